import { LogFormatError } from '../../errors/log.errors.js';
import { newEpoch } from '../../event/new-epoch.js';
import { FORMAT, type LogState, OLDEST_FORMAT, STATE, type Table } from './records.js';
import type { Marks, Watermark } from './watermark.js';

const MARKS = 'watermark';

/**
 * Makes the state of a new log, or goes on with the one that is stored. A log that is not the newest of its folder, such as a
 * restored backup, gets a new epoch: its events stay, and clients that may have seen others under the same positions get a gap.
 * Call it within a write transaction.
 *
 * @throws LogFormatError
 */
export function adoptState(path: string, table: Table<string, unknown>, watermark: Watermark): void {
  const stored = table.get(STATE) as LogState | undefined;
  if (stored && (stored.format < OLDEST_FORMAT || stored.format > FORMAT)) {
    throw new LogFormatError(path, stored.format, { from: OLDEST_FORMAT, to: FORMAT });
  }
  const state = stored ?? newState();
  const fits = !stored || watermark.fits(table.get(MARKS) as Marks | undefined, stored.seq);
  if (!fits) warn(path);
  const epoch = fits ? state.epoch : newEpoch();
  void table.put(STATE, { ...state, format: FORMAT, epoch });
  void table.put(MARKS, watermark.prepare(state.seq));
}

function warn(path: string): void {
  process.emitWarning(
    `The event log in "${path}" is not the newest that this folder had: it was copied, moved, or restored from a backup. ` +
      'Its events stay; clients that reconnect get a gap event with the reason "epoch"',
    { code: 'SSE_LOG_RESTORED' },
  );
}

function newState(): LogState {
  return {
    format: FORMAT,
    epoch: newEpoch(),
    seq: 0,
    time: 0,
    bytes: 0,
    nextRoomId: 1,
    emptyRooms: 0,
    forgottenThrough: 0,
    firstKey: 0,
    nextKey: 0,
  };
}

import type { EncodedEvent } from '../../event/encoded-event.js';
import type { RoomHistory } from './room-history.js';

interface Position {
  readonly history: RoomHistory;
  index: number;
}

/** Events of several rooms after `seq`, oldest first; an event of several of these rooms comes once. */
export function* mergeAfter(histories: readonly RoomHistory[], seq: number): Generator<EncodedEvent> {
  const positions = histories.map((history) => ({ history, index: history.indexAfter(seq) }));
  let last = seq;
  for (;;) {
    const position = pick(positions, 1);
    if (!position) return;
    const event = eventAt(position)!;
    position.index++;
    if (event.seq > last) {
      last = event.seq;
      yield event;
    }
  }
}

/**
 * The position right before the newest `count` events after `seq`, or `seq` itself if there are no more than these.
 * What lies between the two is to be skipped.
 */
export function seqBeforeNewest(histories: readonly RoomHistory[], seq: number, count: number): number {
  const positions = histories.map((history) => ({ history, index: history.length - 1 }));
  let first = Number.POSITIVE_INFINITY;
  for (let found = 0; ;) {
    const position = pick(positions, -1);
    const current = position && eventAt(position)!.seq;
    if (current === undefined || current <= seq) return seq;
    position!.index--;
    if (current === first) continue;
    if (found++ >= count) return count > 0 ? first - 1 : current;
    first = current;
  }
}

/** Number of events after `seq` up to and including `through`; an event of several of these rooms counts once. */
export function countBetween(histories: readonly RoomHistory[], seq: number, through: number): number {
  const [first] = histories;
  if (histories.length === 1) return first!.indexAfter(through) - first!.indexAfter(seq);
  let count = 0;
  for (const event of mergeAfter(histories, seq)) {
    if (event.seq > through) break;
    count++;
  }
  return count;
}

/** The position of the oldest (direction 1) or newest (-1) event. Rooms of one connection are few: a heap would be slower. */
function pick(positions: readonly Position[], direction: 1 | -1): Position | undefined {
  let best: Position | undefined;
  let bestSeq = 0;
  for (const position of positions) {
    const event = eventAt(position);
    if (event && (!best || (event.seq - bestSeq) * direction < 0)) {
      best = position;
      bestSeq = event.seq;
    }
  }
  return best;
}

function eventAt(position: Position): EncodedEvent | undefined {
  return position.index < 0 ? undefined : position.history.at(position.index)?.event;
}

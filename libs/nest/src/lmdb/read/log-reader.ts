import type { Cursor } from '@nestream/protocol';
import { EncodedEvent } from '../../event/encoded-event.js';
import { EventCache } from '../../event/event-cache.js';
import type { LogOrigin, LogPage, LogStart, PageLimit, RoomLoss } from '../../log/event-log.interface.js';
import type { LmdbSettings } from '../store/lmdb-event-log-options.js';
import { Block } from '../store/block.js';
import type { LogState } from '../store/records.js';
import type { LmdbStore } from '../store/lmdb-store.js';
import { Expiry } from './expiry.js';
import { mergeAfter, seqBeforeNewest } from './merge.js';
import { RoomReader } from './room-reader.js';

interface View {
  readonly state: LogState;
  readonly readers: readonly RoomReader[];
}

/** Answers readers from what is committed. Each answer is one snapshot: nothing is awaited on the way. */
export class LogReader {
  readonly cache = new EventCache();
  private readonly expiry: Expiry;
  /** The block that was read last. */
  private block: Block | undefined;

  constructor(
    private readonly store: LmdbStore,
    private readonly settings: LmdbSettings,
  ) {
    this.expiry = new Expiry(store.tables, settings.age);
  }

  seek(rooms: readonly string[], origin: LogOrigin): LogStart {
    const view = this.view(rooms);
    const { state, readers } = view;
    if (origin === 'live') return startAt(view, state.seq);
    if (origin === 'start' || 'last' in origin) {
      // Not before what is kept: a client that comes back from there has lost nothing.
      const firsts = readers.map((reader) => reader.after(0).next().value ?? state.seq + 1);
      const oldest = Math.min(state.seq + 1, ...firsts) - 1;
      const seq = origin === 'start' ? oldest : seqBeforeNewest(readers, oldest, origin.last);
      return { ...startAt(view, seq), lost: lossesAfter(readers, seq) };
    }
    const { after, replayLimit } = origin;
    if (after.epoch !== state.epoch || after.seq > state.seq) {
      return { ...startAt(view, state.seq), known: false };
    }
    const seq = seqBeforeNewest(readers, after.seq, replayLimit);
    return {
      ...startAt(view, seq),
      lost: lossesAfter(readers, after.seq),
      skipped: skippedBetween(readers, after.seq, seq),
    };
  }

  read(rooms: readonly string[], { epoch, seq: after }: Cursor, limit: PageLimit): LogPage {
    const { state, readers } = this.view(rooms);
    if (epoch !== state.epoch || after > state.seq) {
      return { events: [], through: after, complete: true, lost: [], known: false };
    }
    const events: EncodedEvent[] = [];
    let bytes = 0;
    let complete = true;
    for (const seq of mergeAfter(readers, after)) {
      // Counted before it is fetched: the one after a full page need not be.
      const full = events.length > 0 && events.length >= limit.count;
      const event = full ? undefined : this.event(state.epoch, seq);
      if (full || (event && events.length > 0 && bytes + event.size > limit.bytes)) {
        complete = false;
        break;
      }
      if (!event) continue;
      events.push(event);
      bytes += event.size;
    }
    const through = complete ? state.seq : events.at(-1)!.seq;
    return { events, through, complete, lost: lossesAfter(readers, after), known: true };
  }

  private view(rooms: readonly string[]): View {
    const state = this.store.readState();
    const expired = this.expiry.expiredThrough(state, this.settings.now());
    const { tables } = this.store;
    return {
      state,
      readers: rooms.map((room) => RoomReader.open(tables, room, expired, state.forgottenThrough)),
    };
  }

  private event(epoch: string, seq: number): EncodedEvent | undefined {
    const known = this.cache.get(seq);
    if (known) return known;
    const event = this.fromBlock(epoch, seq);
    if (event) this.cache.add(event);
    return event;
  }

  private fromBlock(epoch: string, seq: number): EncodedEvent | undefined {
    // Mostly the next event lies in the same block. What it holds never changes, though the store may hold less by now.
    const known = this.block && decodeEvent(epoch, seq, this.block);
    if (known) return known;
    const [next] = this.store.tables.events.getRange({ start: seq, limit: 1 }).asArray;
    if (!next) return undefined;
    this.block = Block.decode(next.key, next.value);
    return decodeEvent(epoch, seq, this.block);
  }
}

function startAt({ state, readers }: View, seq: number): LogStart {
  const ended = readers
    .filter(({ ends, newest }) => ends && newest > 0 && newest <= seq)
    .map(({ room }) => room);
  return { cursor: { epoch: state.epoch, seq }, known: true, lost: [], skipped: [], ended };
}

function lossesAfter(readers: readonly RoomReader[], seq: number): RoomLoss[] {
  return readers
    .filter((reader) => reader.trimmedThrough > seq)
    .map(({ room, trimmedThrough }) => ({ room, through: trimmedThrough }));
}

/** The rooms that hold events after `seq` up to and including `through`. */
function skippedBetween(readers: readonly RoomReader[], seq: number, through: number): RoomLoss[] {
  if (through <= seq) return [];
  return readers.filter((reader) => reader.holdsBetween(seq, through)).map(({ room }) => ({ room, through }));
}

/** An event as it was published; `undefined` if the block does not hold it. */
function decodeEvent(epoch: string, seq: number, block: Block): EncodedEvent | undefined {
  const event = block.find(seq);
  if (!event) return undefined;
  const { rooms, except, ends, type, json } = event;
  return new EncodedEvent(
    { cursor: { epoch, seq }, rooms, except, ends },
    { type, text: block.textOf(event), json },
  );
}

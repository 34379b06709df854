import type { Cursor } from '@nestream/protocol';
import { assertEntry, assertListener, assertRead, assertSeek } from '../check-arguments.js';
import { TailSet } from '../tail-set.js';
import { LogUnavailableError } from '../../errors/log.errors.js';
import { EncodedEvent } from '../../event/encoded-event.js';
import { newEpoch } from '../../event/new-epoch.js';
import type {
  EventLog,
  LogEntry,
  LogListener,
  LogOrigin,
  LogPage,
  LogStart,
  LogTail,
  PageLimit,
  RoomLoss,
} from '../event-log.interface.js';
import { type MemoryEventLogOptions, resolveMemoryOptions } from './memory-event-log-options.js';
import { countBetween, mergeAfter, seqBeforeNewest } from './merge-histories.js';
import { RoomStore } from './room-store.js';

/**
 * The event log of one process, in memory: the default. History is lost on restart; the epoch changes then, so that
 * clients who come back are told by a `gap` event.
 */
export class MemoryEventLog implements EventLog {
  private epoch = newEpoch();
  private readonly store: RoomStore;
  private readonly tails = new TailSet();
  private readonly keys = new Map<string, Cursor>();
  private readonly maxKeys: number;
  private readonly now: () => number;
  private readonly undelivered: EncodedEvent[] = [];
  private delivering = false;
  private closed = false;
  private seq = 0;

  /** @throws InvalidOptionsError that lists every option which cannot be used, with its value and the fix. */
  constructor(options: MemoryEventLogOptions = {}) {
    const { idempotencyKeys, now, ...bounds } = resolveMemoryOptions(options);
    this.store = new RoomStore(bounds);
    this.maxKeys = idempotencyKeys;
    this.now = now;
  }

  async append(entry: LogEntry): Promise<Cursor> {
    this.assertOpen();
    assertEntry(entry);
    const { idempotencyKey } = entry;
    const first = idempotencyKey === undefined ? undefined : this.keys.get(idempotencyKey);
    if (first) return first;

    const cursor = { epoch: this.epoch, seq: this.seq + 1 };
    const event = new EncodedEvent(
      { cursor, rooms: entry.rooms, except: entry.except, ends: entry.ends },
      entry,
    );
    this.seq = cursor.seq;
    this.store.add(event, this.now());
    if (idempotencyKey !== undefined) this.remember(idempotencyKey, cursor);
    this.deliver(event);
    return cursor;
  }

  seek(rooms: readonly string[], origin: LogOrigin): LogStart | Promise<LogStart> {
    if (this.closed) return Promise.reject(unavailable());
    assertSeek(rooms, origin);
    this.store.expire(this.now());
    const histories = this.store.histories(rooms);
    if (origin === 'live') return this.startAt(rooms, this.seq, [], []);
    if (origin === 'start' || 'last' in origin) {
      // Not before what is kept: a client that comes back from there has lost nothing.
      const oldest = Math.min(this.seq + 1, ...histories.map((history) => history.oldest!.event.seq)) - 1;
      const seq = origin === 'start' ? oldest : seqBeforeNewest(histories, oldest, origin.last);
      return this.startAt(rooms, seq, this.store.lossesAfter(rooms, seq), []);
    }
    const { after, replayLimit } = origin;
    if (after.epoch !== this.epoch || after.seq > this.seq) {
      return { ...this.startAt(rooms, this.seq, [], []), known: false };
    }
    const seq = seqBeforeNewest(histories, after.seq, replayLimit);
    const skipped = this.store.skippedBetween(rooms, after.seq, seq);
    const start = this.startAt(rooms, seq, this.store.lossesAfter(rooms, after.seq), skipped);
    return skipped.length > 0 ? { ...start, skippedCount: countBetween(histories, after.seq, seq) } : start;
  }

  read(rooms: readonly string[], after: Cursor, limit: PageLimit): LogPage | Promise<LogPage> {
    if (this.closed) return Promise.reject(unavailable());
    assertRead(rooms, after, limit);
    if (after.epoch !== this.epoch || after.seq > this.seq) {
      return { events: [], through: after.seq, complete: true, lost: [], known: false };
    }
    this.store.expire(this.now());
    const events: EncodedEvent[] = [];
    let bytes = 0;
    let complete = true;
    for (const event of mergeAfter(this.store.histories(rooms), after.seq)) {
      if (events.length > 0 && (events.length >= limit.count || bytes + event.size > limit.bytes)) {
        complete = false;
        break;
      }
      events.push(event);
      bytes += event.size;
    }
    const through = complete ? this.seq : events.at(-1)!.seq;
    return { events, through, complete, lost: this.store.lossesAfter(rooms, after.seq), known: true };
  }

  async tail(listener: LogListener): Promise<LogTail> {
    this.assertOpen();
    assertListener(listener);
    return this.tails.open(listener);
  }

  /**
   * Makes a closed log usable again, empty and under a new epoch: an instance in the decorator of a module is shared by all applications
   * of that class, and each of them closes it.
   */
  open(): void {
    if (!this.closed) return;
    this.closed = false;
    this.epoch = newEpoch();
    this.seq = 0;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.tails.clear();
    this.keys.clear();
    this.store.clear();
  }

  /** Bytes that the kept events are accounted with. */
  get bytes(): number {
    return this.store.bytes;
  }

  /** A listener may publish: its event waits here, so that everybody gets events in the order of the log. */
  private deliver(event: EncodedEvent): void {
    this.undelivered.push(event);
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (let next = this.undelivered.shift(); next; next = this.undelivered.shift()) {
        this.tails.deliver(next);
      }
    } finally {
      this.delivering = false;
    }
  }

  private startAt(
    rooms: readonly string[],
    seq: number,
    lost: readonly RoomLoss[],
    skipped: readonly RoomLoss[],
  ): LogStart {
    const ended = this.store.endedAt(rooms, seq);
    return { cursor: { epoch: this.epoch, seq }, known: true, lost, skipped, ended };
  }

  private remember(key: string, cursor: Cursor): void {
    this.keys.set(key, cursor);
    if (this.keys.size > this.maxKeys) this.keys.delete(this.keys.keys().next().value!);
  }

  private assertOpen(): void {
    if (this.closed) throw unavailable();
  }
}

function unavailable(): LogUnavailableError {
  return new LogUnavailableError(new Error('The memory log is closed'));
}

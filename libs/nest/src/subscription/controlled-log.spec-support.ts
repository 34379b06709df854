import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../event/encoded-event.js';
import { encodeBody } from '../event/event-body.js';
import type {
  EventLog,
  LogEntry,
  LogListener,
  LogOrigin,
  LogPage,
  LogStart,
  LogTail,
  PageLimit,
} from '../log/event-log.interface.js';
import { MemoryEventLog } from '../log/memory/memory-event-log.js';
import type { MemoryEventLogOptions } from '../log/memory/memory-event-log-options.js';

type Method = 'seek' | 'read' | 'tail';

/** A call that a test holds up. */
export interface Hold {
  /** Resolves when the call was made. */
  readonly reached: Promise<void>;
  release(): void;
}

/** A memory log whose calls a test can hold up, before or after the log has answered, and let fail. */
export class ControlledLog implements EventLog, LogListener {
  /** Methods that fail. */
  readonly away = new Set<Method>();
  /** Number of calls of each method. */
  readonly calls = { seek: 0, read: 0, tail: 0 };
  private inner: MemoryEventLog;
  private listener: LogListener | undefined;
  private deaf = false;
  private readonly holds = new Map<string, { reached: () => void; gate: Promise<void> }>();

  constructor(options: MemoryEventLogOptions = {}) {
    this.inner = new MemoryEventLog({ age: 0, ...options });
  }

  /** From now on live events do not arrive. */
  deafen(): void {
    this.deaf = true;
  }

  /** Live events arrive again, and the listener is told from where on they did not. */
  hearAgain(through: Cursor): void {
    this.deaf = false;
    this.listener!.onInterrupted(through);
  }

  /** Loses all and begins anew, with another epoch; the live feed is deaf until {@link hearAgain}. */
  async renew(): Promise<void> {
    this.deaf = true;
    this.inner = new MemoryEventLog({ age: 0 });
    if (this.listener) await this.inner.tail(this);
  }

  onEvent(event: EncodedEvent): void {
    if (!this.deaf) this.listener!.onEvent(event);
  }

  onInterrupted(): void {
    // A memory log has no holes.
  }

  /** Holds up the next call of a method. */
  hold(method: Method, when: 'before' | 'after' = 'before'): Hold {
    let release = (): void => undefined;
    let reached = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const reachedGate = new Promise<void>((resolve) => (reached = resolve));
    this.holds.set(`${method} ${when}`, { reached, gate });
    return { reached: reachedGate, release: () => release() };
  }

  /** Publishes an event. @returns its `seq`. */
  async publish(
    rooms: string | readonly string[],
    data: unknown = null,
    extras: Partial<LogEntry> = {},
  ): Promise<number> {
    const list = typeof rooms === 'string' ? [rooms] : rooms;
    return (await this.append({ ...encodeBody({ data }), rooms: list, ...extras })).seq;
  }

  /** Publishes several events. @returns their `seq`s. */
  async publishMany(rooms: string | readonly string[], count: number): Promise<number[]> {
    const seqs: number[] = [];
    while (seqs.length < count) seqs.push(await this.publish(rooms));
    return seqs;
  }

  async head(): Promise<Cursor> {
    return (await this.inner.seek([], 'live')).cursor;
  }

  /** The id of a position of this log. */
  async idOf(seq: number): Promise<string> {
    return `${(await this.head()).epoch}:${seq}`;
  }

  async append(entry: LogEntry): Promise<Cursor> {
    return this.inner.append(entry);
  }

  seek(rooms: readonly string[], origin: LogOrigin): LogStart | Promise<LogStart> {
    return this.controlled('seek', async () => this.inner.seek(rooms, origin));
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    return this.controlled('read', async () => this.inner.read(rooms, after, limit));
  }

  async tail(listener: LogListener): Promise<LogTail> {
    this.listener = listener;
    return this.controlled('tail', async () => this.inner.tail(this));
  }

  async close(): Promise<void> {
    await this.inner.close();
  }

  private async controlled<Answer>(method: Method, call: () => Promise<Answer>): Promise<Answer> {
    this.calls[method]++;
    await this.pass(`${method} before`);
    if (this.away.has(method)) throw new Error(`${method} failed`);
    const answer = await call();
    await this.pass(`${method} after`);
    return answer;
  }

  private async pass(point: string): Promise<void> {
    const hold = this.holds.get(point);
    if (!hold) return;
    this.holds.delete(point);
    hold.reached();
    await hold.gate;
  }
}

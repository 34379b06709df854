import type { RoomResult, RoomQuery } from './room-query.interface.js';

/** Bytes of events that are kept to be read on from. */
const MOST_BYTES = 8 * 1024 * 1024;

interface Window {
  /** The position after which it was read. */
  readonly after: number;
  readonly result: RoomResult;
  readonly bytes: number;
  /** Whether it has cut pages short. */
  busy: boolean;
}

/**
 * What was read of rooms that had more than that. A page of many rooms takes a few events of each; the next one goes on with the rest
 * of them, and asks Redis for no event twice. Of each room what was read last is kept.
 */
export class RoomWindows {
  private readonly windows = new Map<string, Window>();
  private bytes = 0;

  /** Events after a position that are known to be the next ones; `undefined` if none are. */
  find({ room, after, count }: RoomQuery): RoomResult | undefined {
    const window = count > 0 ? this.windows.get(room) : undefined;
    if (!window || after < window.after) return undefined;
    const { events } = window.result;
    const next = events.findIndex(({ seq }) => seq > after);
    if (next < 0) return undefined;
    const lostThrough = window.result.lostThrough > after ? window.result.lostThrough : 0;
    return { ...window.result, lostThrough, events: events.slice(next) };
  }

  /** Keeps what was read. What is complete is not kept: the next one to ask wants to know what has come since. */
  keep({ room, after, count }: Pick<RoomQuery, 'room' | 'after' | 'count'>, result: RoomResult): void {
    if (count === 0) return;
    this.forget(room);
    if (result.complete) return;
    const bytes = result.events.reduce((sum, { size }) => sum + size, 0);
    this.windows.set(room, { after, result, bytes, busy: false });
    this.bytes += bytes;
    for (const oldest of this.windows.keys()) {
      if (this.bytes <= MOST_BYTES) return;
      this.forget(oldest);
    }
  }

  /** How many events to ask for of a room, of which others have a fair share: more of one that has cut pages short. */
  countOf(room: string, share: number, most: number): number {
    const window = this.windows.get(room);
    return window?.busy ? Math.min(most, Math.max(share, 4 * window.result.events.length)) : share;
  }

  /** The events of a room were all taken, and others had to wait for more of it. */
  cutShort(room: string): void {
    const window = this.windows.get(room);
    if (window) window.busy = true;
  }

  clear(): void {
    this.windows.clear();
    this.bytes = 0;
  }

  private forget(room: string): void {
    const window = this.windows.get(room);
    if (!window) return;
    this.windows.delete(room);
    this.bytes -= window.bytes;
  }
}

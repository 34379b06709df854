import { attempt } from '../../errors/attempt.js';

/** Something that must be looked at when a time has come. */
export interface Timed {
  /** Time of the next look in milliseconds, 0 for none. Belongs to the wheel: only it writes here. */
  dueAt: number;
  /** Called when the time has come. @returns the time of the next look in milliseconds, or 0 for none. */
  onDue(now: number): number;
}

/** Width of a slot in milliseconds: deadlines are met to this precision. */
const TICK = 250;
/** Milliseconds of looking in one turn of the event loop, after which other work gets its turn: after a broadcast all are due at once. */
const SLICE = 2;
/** Looks between two looks at the clock. */
const STRIDE = 32;
/** Slots of the wheel; what is due later goes around more than once. */
const SLOTS = 512;

/**
 * One timer for all connections: a hashed wheel whose slots hold what is due then. Adding and removing is O(1), a turn
 * looks at one slot only, and the timer does not keep the process alive.
 */
export class DeadlineWheel {
  private readonly slots: Set<Timed>[] = Array.from({ length: SLOTS }, () => new Set());
  private timer: NodeJS.Timeout | undefined;
  private tick = 0;
  private entries = 0;

  /** @param report is called with the error of an entry; the others are looked at all the same. */
  constructor(private readonly report: (error: unknown) => void) {}

  /** The time of the wheel in milliseconds, monotonic. */
  get now(): number {
    return performance.now();
  }

  /** Number of entries. */
  get size(): number {
    return this.entries;
  }

  /** Sets or moves the deadline of an entry, in milliseconds of {@link now}; what is past is due in the next turn. */
  set(entry: Timed, dueAt: number): void {
    this.delete(entry);
    const { now } = this;
    if (!this.timer) {
      this.tick = Math.floor(now / TICK);
      this.schedule();
    }
    // A slot that was already passed in this round would be looked at a whole round later.
    entry.dueAt = Math.max(dueAt, now + 1);
    this.slotOf(entry.dueAt).add(entry);
    this.entries++;
  }

  delete(entry: Timed): void {
    if (entry.dueAt === 0) return;
    this.slotOf(entry.dueAt).delete(entry);
    entry.dueAt = 0;
    this.entries--;
    if (this.entries === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
  }

  /** Turns where a tick begins: an interval would turn anywhere in it, up to a tick later. */
  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.turn, Math.ceil(TICK - (this.now % TICK)));
    this.timer.unref();
  }

  private slotOf(dueAt: number): Set<Timed> {
    return this.slots[Math.ceil(dueAt / TICK) % SLOTS]!;
  }

  private readonly turn = (): void => {
    if (!this.timer) return;
    const { now } = this;
    const last = Math.floor(now / TICK);
    // After a long pause of the process one round over all slots is enough.
    let tick = Math.max(this.tick + 1, last - SLOTS + 1);
    let looks = 0;
    for (; tick <= last; tick++) {
      for (const entry of this.slots[tick % SLOTS]!) {
        if (entry.dueAt > now) continue;
        if (++looks % STRIDE === 0 && this.now > now + SLICE) {
          this.tick = tick - 1;
          setImmediate(this.turn);
          return;
        }
        this.delete(entry);
        attempt(() => {
          const next = entry.onDue(now);
          if (next > 0) this.set(entry, next);
        }, this.report);
      }
    }
    this.tick = last;
    if (this.entries > 0) this.schedule();
  };
}

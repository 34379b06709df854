import { BatchCache } from './batch.js';

/** Something with frames to write, which is flushed once per turn of the event loop. */
export interface Flushable {
  /** @param now milliseconds of `performance.now()`, looked at once for several connections. */
  flush(batches: BatchCache, now: number): void;
}

/** Milliseconds of flushing after which other work gets its turn. */
const SLICE = 2;
/** Connections flushed between two looks at the clock. */
const STRIDE = 32;
/** Connections from which on a flush is worth waiting for. */
const MANY = 64;
/** A flush of many begins no sooner after the last one began than this many times what that one took, */
const PAUSE = 10;
/** but after this many milliseconds in any case. */
const LONGEST_PAUSE = 25;

/**
 * Flushes all connections that have something to write, once per turn of the event loop: everything that was queued in the turn
 * leaves in one write. A long flush goes on in the next turn, so that it does not hold up other requests. Where events come so fast
 * that flushing many connections would fill the process, it pauses for some milliseconds: then each write carries several.
 */
export class FlushScheduler {
  private readonly batches = new BatchCache();
  private pending: Flushable[] = [];
  private next = 0;
  private scheduled = false;
  /** When the last flush began, what it took, and how many connections it reached. */
  private began = 0;
  private took = 0;
  private reached = 0;

  /**
   * @param report is called with the error of a connection; the others are flushed all the same.
   * @param flushed is called at the end of each turn with the milliseconds that it took.
   */
  constructor(
    private readonly report: (error: unknown) => void,
    private readonly flushed?: (milliseconds: number) => void,
  ) {}

  /** Puts a connection in line; the caller sees to it that it stands there once. */
  add(flushable: Flushable): void {
    this.pending.push(flushable);
    this.schedule();
  }

  /** The batches of the turn, for a flush that cannot wait. */
  flushNow(flushable: Flushable): void {
    flushable.flush(this.batches, performance.now());
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    const pause = this.reached < MANY ? 0 : this.pause();
    if (pause < 1) setImmediate(this.begin);
    else setTimeout(this.begin, pause);
  }

  private pause(): number {
    return Math.min(this.took * PAUSE, LONGEST_PAUSE) - (performance.now() - this.began);
  }

  private readonly begin = (): void => {
    this.began = performance.now();
    this.took = this.reached = 0;
    this.run();
  };

  private readonly run = (): void => {
    const start = performance.now();
    const end = start + SLICE;
    let now = start;
    // What is queued while flushing waits for the next turn.
    const { length } = this.pending;
    while (this.next < length) {
      const flushable = this.pending[this.next++]!;
      // Not by attempt(): a closure would be made for each.
      try {
        flushable.flush(this.batches, now);
      } catch (error) {
        this.report(error);
      }
      if (this.next % STRIDE === 0 && (now = performance.now()) > end) break;
    }
    // At the end of every turn, not of the line: under constant load the line never ends.
    this.batches.clear();
    const milliseconds = performance.now() - start;
    this.took += milliseconds;
    this.reached += this.next;
    const more = this.next < length;
    this.pending = this.pending.slice(this.next);
    this.next = 0;
    this.scheduled = more;
    if (more) setImmediate(this.run);
    else if (this.pending.length > 0) this.schedule();
    this.flushed?.(milliseconds);
  };
}

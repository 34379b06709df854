import { Subject } from 'rxjs';
import type { Feed } from './feed-source.js';
import { FeedEvent } from './feed.event.js';
import { now } from './feed-limits.js';

/** How long a feed goes on without connections: whoever was cut is to find what it has missed. */
const LINGER = 20_000;
/** How much is made up for after the process was busy; when it slept for longer, numbers are left out. */
const CATCH_UP = 10_000;

/**
 * Publishes at a steady rate. Numbers come from the clock, so that all processes of a cluster make the same events, and nobody has to
 * start or stop anything.
 */
export class LiveFeed implements Feed {
  readonly events = new Subject<FeedEvent>();
  private readonly cuts = new Set<() => void>();
  private readonly pad: string;
  private next: number;
  private timer: NodeJS.Timeout | undefined;
  private lingering: NodeJS.Timeout | undefined;

  /**
   * @param rate events a second.
   * @param size characters of payload.
   * @param ended called once, when nobody has wanted it for a while.
   */
  constructor(
    readonly key: string,
    private readonly rate: number,
    size: number,
    private readonly ended: () => void,
  ) {
    this.pad = 'x'.repeat(size);
    this.next = this.tick() + 1;
    this.schedule();
  }

  get connections(): number {
    return this.cuts.size;
  }

  add(cut: () => void): () => void {
    clearTimeout(this.lingering);
    this.cuts.add(cut);
    return () => {
      if (this.cuts.delete(cut) && this.cuts.size === 0) {
        this.lingering = setTimeout(this.ended, LINGER).unref();
      }
    };
  }

  /** Drops all connections at the same moment; says how many. */
  cut(): number {
    const cuts = [...this.cuts];
    for (const cut of cuts) cut();
    return cuts.length;
  }

  end(): void {
    clearTimeout(this.timer);
    clearTimeout(this.lingering);
    this.events.complete();
  }

  /** Number of the interval that is running. */
  private tick(): number {
    return Math.floor((Date.now() * this.rate) / 1_000);
  }

  private schedule(): void {
    this.timer = setTimeout(() => this.publish(), (this.next * 1_000) / this.rate - Date.now());
  }

  private publish(): void {
    const tick = this.tick();
    this.next = Math.max(this.next, tick - (CATCH_UP * this.rate) / 1_000);
    for (; this.next <= tick; this.next++) this.events.next(new FeedEvent(this.next, now(), this.pad));
    this.schedule();
  }
}

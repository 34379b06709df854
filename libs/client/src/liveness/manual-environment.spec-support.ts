import type { Environment, PageEvent } from './environment.interface.js';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that a test moves, and a page that it hides and shows. */
export class ManualEnvironment implements Environment {
  time = 1_000_000_000;
  /** What `random()` says: 1 means the whole delay. */
  chance = 1;
  online = true;
  hidden = false;
  timers: Timer[] = [];
  readonly #listeners = new Set<(event: PageEvent, persisted: boolean) => void>();

  now(): number {
    return this.time;
  }

  random(): number {
    return this.chance;
  }

  schedule(callback: () => void, milliseconds: number): () => void {
    const timer = { due: this.time + milliseconds, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  isOnline(): boolean {
    return this.online;
  }

  isHidden(): boolean {
    return this.hidden;
  }

  watchPage(listener: (event: PageEvent, persisted: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  /** Moves the clock, running what becomes due at its time. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.timers.filter(({ due }) => due <= end).toSorted((one, two) => one.due - two.due)[0];
      if (!next) break;
      this.time = Math.max(this.time, next.due);
      this.#run(next);
    }
    this.time = end;
  }

  /** Moves the clock as a device does that sleeps: what became due meanwhile runs late, once it wakes. */
  sleep(milliseconds: number): void {
    this.time += milliseconds;
    for (const timer of this.timers.filter(({ due }) => due <= this.time)) this.#run(timer);
  }

  page(event: PageEvent, persisted = false): void {
    for (const listener of this.#listeners) listener(event, persisted);
  }

  hide(hidden: boolean): void {
    this.hidden = hidden;
    this.page('visibilitychange');
  }

  #run(timer: Timer): void {
    this.timers = this.timers.filter((other) => other !== timer);
    timer.callback();
  }
}

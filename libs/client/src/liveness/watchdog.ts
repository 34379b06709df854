import type { Environment } from './environment.interface.js';

/** After a check that came much too late (a device that slept), bytes that wait to be read get this long to show. */
const GRACE = 1000;

/**
 * Notices a connection that has gone silent. Bytes only stamp the time; one timer, set for the moment at which the
 * silence may have become too long, looks at the stamp.
 */
export class Watchdog {
  /** Greatest silence in milliseconds; 0 means that it does not watch. */
  limit = 0;

  readonly #environment: Environment;
  readonly #onSilence: (limit: number) => void;
  #stamp = 0;
  #held = false;
  /** When the time that a late check has granted ends; 0 if none was. */
  #graceEnd = 0;
  #cancel: (() => void) | undefined;

  constructor(environment: Environment, onSilence: (limit: number) => void) {
    this.#environment = environment;
    this.#onSilence = onSilence;
  }

  /** Begins to watch with the silence that counts from now, under the current limit. */
  start(): void {
    this.stop();
    this.touch();
    this.#arm(this.limit);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#held = false;
  }

  /** Bytes have arrived. */
  touch(): void {
    this.#stamp = this.#environment.now();
    this.#graceEnd = 0;
  }

  /** While held, silence is ours: nobody reads. */
  hold(held: boolean): void {
    this.#held = held;
    this.touch();
  }

  /** Looks now: timers of hidden pages and sleeping devices are late. Does nothing while it is stopped. */
  check(): void {
    if (!this.#cancel) return;
    this.#cancel();
    const now = this.#environment.now();
    // Also for a clock that was set back: the silence begins anew, and is not negative for as long as that.
    if (this.#held || now < this.#stamp) this.touch();
    const rest = this.limit - (now - this.#stamp);
    if (rest < -GRACE) this.#graceEnd ||= now + GRACE;
    const wait = rest > 0 ? rest : this.#graceEnd - now;
    if (wait > 0) {
      this.#arm(wait);
    } else {
      this.#cancel = undefined;
      this.#onSilence(this.limit);
    }
  }

  #arm(milliseconds: number): void {
    if (milliseconds > 0) this.#cancel = this.#environment.schedule(() => this.check(), milliseconds);
  }
}

import type { Environment } from '../../liveness/environment.interface.js';

/** Looks that a leader may leave unanswered. More than one: the first after a sleep finds the answers still under way. */
const PATIENCE = 3;

/**
 * Notices a leader that is frozen and holds its lock all the same. Asks from time to time rather than waiting for signs
 * of life: the timers of a leader in the background hardly run, but it is woken by messages.
 */
export class Silence {
  readonly #environment: Environment;
  readonly #interval: number;
  readonly #ask: () => void;
  readonly #onSilent: () => void;
  #unanswered = 0;
  #cancel: (() => void) | undefined;

  constructor(environment: Environment, limit: number, ask: () => void, onSilent: () => void) {
    this.#environment = environment;
    this.#interval = limit / PATIENCE;
    this.#ask = ask;
    this.#onSilent = onSilent;
  }

  start(): void {
    this.stop();
    this.#unanswered = 0;
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The leader lives. */
  heard(): void {
    this.#unanswered = 0;
  }

  #schedule(): void {
    this.#cancel = this.#environment.schedule(() => this.#look(), this.#interval);
  }

  #look(): void {
    this.#schedule();
    if (++this.#unanswered >= PATIENCE) {
      this.#unanswered = 0;
      this.#onSilent();
    } else {
      this.#ask();
    }
  }
}

import type { LockManagerLike } from '../platform/shared-platform.interface.js';

/** Who hears of the outcome. */
export interface ElectionTarget {
  /** This tab leads, until it leaves or is deposed. */
  onElected(): void;
  /** Another tab has taken the lead, since this one did not answer. */
  onDeposed(): void;
}

/** Holds the lock that makes a tab the leader, or waits for it. */
export class Election {
  readonly #locks: LockManagerLike;
  readonly #name: string;
  readonly #target: ElectionTarget;
  #turn = 0;
  #controller = new AbortController();
  #release: (() => void) | undefined;

  constructor(locks: LockManagerLike, name: string, target: ElectionTarget) {
    this.#locks = locks;
    this.#name = name;
    this.#target = target;
  }

  /** Waits to be elected, from now on and again after every deposition. */
  join(): void {
    const { signal } = (this.#controller = new AbortController());
    void this.#request({ signal });
  }

  /** Gives the lead, or the wait for it, up. */
  leave(): void {
    this.#turn++;
    this.#controller.abort();
    this.#release?.();
    this.#release = undefined;
  }

  /** Takes the lead from a leader that does not answer. */
  takeOver(): void {
    this.leave();
    void this.#request({ steal: true });
  }

  async #request(options: { signal?: AbortSignal; steal?: boolean }): Promise<void> {
    const turn = ++this.#turn;
    let elected = false;
    const hold = async (): Promise<void> => {
      if (turn !== this.#turn) return;
      elected = true;
      const released = new Promise<void>((resolve) => (this.#release = resolve));
      this.#target.onElected();
      await released;
    };
    try {
      await this.#locks.request(this.#name, options, hold);
    } catch {
      if (turn !== this.#turn) return;
      if (elected) {
        this.#release = undefined;
        this.#target.onDeposed();
        if (turn === this.#turn) this.join();
      } else {
        // No locks for this page after all, as in a sandboxed frame: it connects by itself.
        void hold();
      }
    }
  }
}

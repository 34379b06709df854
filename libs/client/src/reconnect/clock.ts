/** The time and the chance that a client lives by. Tests inject their own. */
export interface Clock {
  /** Milliseconds that go on while a device sleeps. */
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
  /** Calls back once, after `milliseconds` (at most 2^31 - 1); returns what cancels it. */
  schedule(callback: () => void, milliseconds: number): () => void;
}

/** The clock of the system. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  schedule(callback, milliseconds) {
    // Timers overflow above this.
    const timer = setTimeout(callback, Math.min(milliseconds, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

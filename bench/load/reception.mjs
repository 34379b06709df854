import { sleep } from '../control/clock.mjs';

const bed = new Int32Array(new SharedArrayBuffer(4));

/** What every load process does with what it receives; `methods` are for the process that has started it. */
export class Reception {
  /** All sockets read into this one buffer, one after the other. */
  buffer = Buffer.allocUnsafeSlow(256 * 1_024);
  /** Lists of what was opened, each with its `socket`. */
  groups = new Map();
  #napping = 0;

  constructor(tally) {
    this.tally = tally;
  }

  group(name) {
    if (!this.groups.has(name)) this.groups.set(name, []);
    return this.groups.get(name);
  }

  /** Runs `open` so many times, at most `concurrency` at a time. */
  async inLanes(count, concurrency, open) {
    let begun = 0;
    const lane = async () => {
      while (begun < count) {
        begun++;
        await open();
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
  }

  methods = {
    ready: () => true,

    reset: ({ size, nap = 0, keepIds = false }) => {
      this.tally.reset(size);
      this.tally.keepIds = keepIds;
      if (this.#napping === 0 && nap > 0) setImmediate(() => this.#sleepAWhile());
      this.#napping = nap;
    },

    /**
     * Resolves with the report when `total` events have come, or without all of them after `timeout` milliseconds, or when
     * nothing has come for `patience` milliseconds.
     */
    finish: async ({ total, timeout, patience = timeout }) => {
      const { tally } = this;
      const end = performance.now() + timeout;
      let seen = 0;
      let seenAt = performance.now();
      while (tally.delivered < total && performance.now() < end && performance.now() < seenAt + patience) {
        await sleep(2);
        if (tally.delivered !== seen) seenAt = performance.now();
        seen = tally.delivered;
      }
      const report = tally.report();
      return { ...report, missing: total - report.delivered };
    },

    close: async ({ group = 'main' }) => {
      const members = this.group(group);
      this.groups.delete(group);
      // A reset, so that ports are free at once.
      for (const { socket } of members) socket.resetAndDestroy();
    },
  };

  /** Lets events gather in the sockets, so that one read takes several: reading them one by one would fill a core. */
  #sleepAWhile() {
    if (this.#napping === 0) return;
    Atomics.wait(bed, 0, 0, this.#napping);
    setImmediate(() => this.#sleepAWhile());
  }
}

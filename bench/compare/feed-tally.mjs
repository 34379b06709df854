import { Tally } from '../load/tally.mjs';

/** Follows clients over their connections too. */
export class FeedTally extends Tally {
  /** Microseconds of the clock: when the first event was due, and when the last one came. */
  #first = 0;
  #last = 0;

  reset(size) {
    super.reset(size);
    this.#first = 0;
  }

  deliver(stream, number, time, whole) {
    const { client } = stream;
    // A hole at the beginning of a connection is what this counts; the same again, or one from before, is a fault.
    if (number <= client.last) this.disordered++;
    client.last = number;
    this.#first ||= time;
    this.#last = this.now;
    super.deliver(stream, number, time, whole);
  }

  /** `seconds` is the time from when the first event was due until the last one came. */
  report() {
    return { ...super.report(), seconds: (this.#last - this.#first) / 1_000_000 };
  }
}

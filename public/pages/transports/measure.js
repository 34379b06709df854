const KEPT = 1_000;

/** What is measured of one transport. The methods are called by its carrier. */
export class Measure {
  state = 'connecting';
  received = 0;
  replayed = 0;
  missed = 0;
  cuts = 0;
  /** Milliseconds, of the latest connection. */
  setup;
  /** Milliseconds from the last cut until the server answered. */
  back;

  #clock;
  #changed;
  #latencies = [];
  #second = [];
  #times = [];
  #last = 0;
  #bytes = 0;
  /** Where the first event was: what came with it belongs to the opening. */
  #counted;
  #begun = performance.now();
  #lostAt;
  /** By the server's clock, when the latest connection was asked for: what was published before is sent again. */
  #askedAt = 0;
  #over = false;
  #resumed = false;

  /** @param changed is called when the state has changed, with an explanation where it failed. */
  constructor(clock, changed) {
    this.#clock = clock;
    this.#changed = changed;
  }

  opening = () => {
    this.#begun = performance.now();
    this.#askedAt = this.#clock.now();
    if (this.state !== 'reconnecting') this.#become('connecting');
  };

  open = () => {
    this.setup = performance.now() - this.#begun;
    if (this.#lostAt !== undefined) this.back = performance.now() - this.#lostAt;
    this.#lostAt = undefined;
    this.#become('live');
  };

  lost = () => {
    if (this.#over || this.#lostAt !== undefined) return;
    this.cuts++;
    this.#resumed = false;
    this.#lostAt = performance.now();
    this.#become('reconnecting');
  };

  failed = (text) => {
    if (!this.#over) this.#become('failed', text);
  };

  bytes = (count) => {
    this.#bytes += count;
  };

  event = ({ n, t }) => {
    const now = this.#clock.now();
    this.received++;
    if (this.#last > 0) this.missed += n - this.#last - 1;
    this.#last = n;
    this.#resumed = true;
    this.#times.push(now);
    this.#counted ??= { bytes: this.#bytes, events: this.received };
    if (this.cuts > 0 && t < this.#askedAt) {
      this.replayed++;
      return;
    }
    this.#latencies.push(now - t);
    if (this.#latencies.length > KEPT) this.#latencies.shift();
    this.#second.push(now - t);
  };

  /** Nothing that happens from now on counts. */
  end() {
    this.#over = true;
  }

  /** Whether it was cut, and events come again. */
  get isBack() {
    return this.cuts > 0 && this.state === 'live' && this.#resumed;
  }

  get bytesPerEvent() {
    const { bytes, events } = this.#counted ?? {};
    return this.received > events ? (this.#bytes - bytes) / (this.received - events) : undefined;
  }

  /** Events of the last second. */
  get rate() {
    const since = this.#clock.now() - 1_000;
    this.#times = this.#times.filter((time) => time > since);
    return this.#times.length;
  }

  /** Percentiles of the latency, in milliseconds. */
  get latency() {
    const sorted = this.#latencies.toSorted((one, other) => one - other);
    return [50, 95, 99].map((percent) => at(sorted, percent));
  }

  /** Median latency since this was asked last; nothing if there was no event. */
  takeMedian() {
    const sorted = this.#second.toSorted((one, other) => one - other);
    this.#second = [];
    return at(sorted, 50) ?? null;
  }

  #become(state, text) {
    this.state = state;
    this.#changed(state, text);
  }
}

function at(sorted, percent) {
  // A clock that is a little off must not make time run backwards.
  return sorted.length > 0 ? Math.max(0, sorted[Math.ceil((percent / 100) * sorted.length) - 1]) : undefined;
}

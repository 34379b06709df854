import { Deadline } from './real-time.js';
import type { StreamEvent } from './stream-event.interface.js';

/** Events of the past that a message shows. */
const SHOWN = 12;
/** Characters of a payload that a message shows. */
const WIDTH = 100;

/** What has come on a stream and was not taken by the test yet, and the waiting for it. */
export class Arrivals {
  /** Events that came and were not taken, in order. */
  readonly unread: StreamEvent[] = [];
  /** Whether nothing can come any more. */
  over = false;

  private readonly past: StreamEvent[] = [];
  private changed: PromiseWithResolve = withResolve();

  /** @param about how the stream stands, for messages. */
  constructor(
    private readonly timeout: number,
    private readonly about: () => string,
  ) {}

  add(event: StreamEvent): void {
    this.unread.push(event);
    this.change();
  }

  /** Something has happened that a wait may look for. */
  change(): void {
    const { resolve } = this.changed;
    this.changed = withResolve();
    resolve();
  }

  /** Takes the oldest event. */
  take(): StreamEvent {
    const event = this.unread.shift()!;
    this.past.push(event);
    return event;
  }

  /**
   * Resolves with what `look` finds, as soon as it finds something.
   *
   * @throws StreamAssertionError when the time is up, or the stream over.
   */
  async wait<Found>(wanted: string, look: () => Found | undefined): Promise<Found> {
    const deadline = new Deadline(this.timeout);
    try {
      for (;;) {
        const found = look();
        if (found !== undefined) return found;
        if (this.over) throw this.error(`${wanted} can no longer come`);
        if (deadline.passed) throw this.error(`${wanted} did not come within ${this.timeout} ms`);
        await Promise.race([this.changed.promise, deadline.reached]);
      }
    } finally {
      deadline.cancel();
    }
  }

  /** An error that shows the stream. */
  error(problem: string): StreamAssertionError {
    return new StreamAssertionError(
      [
        `${problem}.`,
        `  stream: ${this.about()}`,
        `  came before: ${list(this.past.slice(-SHOWN), this.past.length)}`,
        `  unread: ${list(this.unread.slice(0, SHOWN), this.unread.length)}`,
      ].join('\n'),
    );
  }
}

/** One event, for a message. */
export function show({ type, raw, id }: StreamEvent): string {
  const data = raw.length > WIDTH ? `${raw.slice(0, WIDTH)}...` : raw;
  return `${type}${id === '' ? '' : ` #${id}`} ${data}`;
}

function list(events: readonly StreamEvent[], count: number): string {
  if (count === 0) return 'nothing';
  const more = count > events.length ? ` (${events.length} of ${count})` : '';
  return `${more}${events.map((event) => `\n    ${show(event)}`).join('')}`;
}

interface PromiseWithResolve {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function withResolve(): PromiseWithResolve {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** A stream did not bring what a test expected of it; the message says what it brought instead. */
export class StreamAssertionError extends Error {
  override readonly name = 'StreamAssertionError';
}

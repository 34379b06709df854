import { MaxEventSizeError } from '../errors/max-event-size.error.js';
import { EventStreamParser } from './event-stream-parser.js';
import type { EventStreamParserOptions } from './event-stream-parser.interface.js';
import type { Report } from './reference-interpreter.spec-support.js';

/** A parser together with everything it has reported since the last look. */
export class Recorder {
  readonly parser: EventStreamParser;
  #reports: Report[] = [];

  constructor(options: Partial<EventStreamParserOptions> = {}) {
    this.parser = new EventStreamParser({
      onEvent: ({ type, data, lastEventId }) => this.#reports.push(['event', type, data, lastEventId]),
      onId: (lastEventId) => this.#reports.push(['id', lastEventId]),
      onRetry: (milliseconds) => this.#reports.push(['retry', milliseconds]),
      onComment: (text) => this.#reports.push(['comment', text]),
      ...options,
    });
  }

  /** Feeds the chunks; an event that is too large is a report, and the end. */
  feed(...chunks: readonly (Uint8Array | string)[]): this {
    try {
      for (const chunk of chunks) this.parser.feed(chunk);
    } catch (error) {
      if (!(error instanceof MaxEventSizeError)) throw error;
      this.#reports.push(['too-large']);
    }
    return this;
  }

  /** The reports since the last call. */
  take(): Report[] {
    const reports = this.#reports;
    this.#reports = [];
    return reports;
  }
}

const encoder = new TextEncoder();

/** Everything a new parser reports for these chunks, strings sent as UTF-8. */
export function parse(...chunks: readonly (string | readonly number[])[]): Report[] {
  const bytes = chunks.map((chunk) =>
    typeof chunk === 'string' ? encoder.encode(chunk) : Uint8Array.from(chunk),
  );
  return new Recorder().feed(...bytes).take();
}

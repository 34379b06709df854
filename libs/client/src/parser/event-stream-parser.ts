import { ParserBlockedError } from '../errors/parser-blocked.error.js';
import { StreamReader } from './stream-reader.js';

/**
 * Parses an event stream as the HTML standard has it (sections 9.2.5 "Parsing an event stream" and 9.2.6
 * "Interpreting an event stream"), in time linear in the length of the stream however it is cut into chunks.
 *
 * One parser serves one connection after the other: call `reset()` before the first chunk of the next. Nothing needs to
 * be called at the end of a stream: an event without its blank line is dropped and moves nothing.
 *
 * Strings it delivers are views of the text around them (4 KiB; within or right after a longer line, up to three times that
 * line), so keeping one keeps that much memory, or the whole chunk if that was text; parsed JSON keeps none.
 *
 * @example
 * ```ts
 * const parser = new EventStreamParser({ onEvent: ({ type, data }) => console.log(type, data) });
 * for await (const chunk of response.body) parser.feed(chunk);
 * ```
 */
export class EventStreamParser extends StreamReader {
  /** Set while a chunk is being parsed, hence for good once a callback or the size limit threw out of one. */
  #blocked = false;
  #resets = 0;

  /**
   * Parses the next chunk of the stream and calls back for all that it completes.
   *
   * @param chunk - bytes, cut anywhere, not kept after the call; or text that was decoded elsewhere, of which one leading
   * U+FEFF at the start of the stream counts as its byte order mark. A stream is one or the other.
   * @throws MaxEventSizeError if an event outgrows `maxEventSize`.
   * @throws ParserBlockedError if called from a callback, or after a call that threw and before `reset()`.
   */
  override feed(chunk: Uint8Array | string): void {
    if (this.#blocked) throw new ParserBlockedError();
    const resets = this.#resets;
    this.#blocked = true;
    super.feed(chunk);
    // Reset in a callback: all state is that of another connection now, and may be blocked by its own chunk.
    if (resets === this.#resets) this.#blocked = false;
  }

  override reset(lastEventId?: string): void {
    this.#resets++;
    this.#blocked = false;
    super.reset(lastEventId);
  }
}

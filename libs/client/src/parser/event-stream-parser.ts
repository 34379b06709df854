import { ParserBlockedError } from '../errors/parser-blocked.error.js';
import { ChunkReader } from './chunk-reader.js';
import { EventBlock } from './event-block.js';
import type { EventStreamParserOptions } from './event-stream-parser.interface.js';
import { TextBuffer } from './text-buffer.js';

const LF = 0x0a;

const DEFAULT_MAX_EVENT_SIZE = 64 * 1024 * 1024;

/**
 * Bytes decoded at a time while lines are short. A string cut from a window keeps all of it alive, so this, and not the
 * size of the chunk, is what one kept `data` or `lastEventId` costs: 2 000 strings kept from chunks of 64 KiB held
 * 8.5 MB instead of 123 MB, for a tenth of the speed on small events. Copying each string costs up to half.
 */
const WINDOW = 4096;

/**
 * Parses an event stream as the HTML standard has it (sections 9.2.5 "Parsing an event stream" and 9.2.6
 * "Interpreting an event stream"), in time linear in the length of the stream however it is cut into chunks.
 *
 * One parser serves one connection after the other: call `reset()` before the first chunk of the next. Nothing needs to
 * be called at the end of a stream: an event without its blank line is dropped and moves nothing.
 *
 * Strings it delivers are views of the text around them (4 KiB, more only within or right after a longer line), so
 * keeping one keeps that much memory; parsed JSON keeps none.
 *
 * @example
 * ```ts
 * const parser = new EventStreamParser({ onEvent: ({ type, data }) => console.log(type, data) });
 * for await (const chunk of response.body) parser.feed(chunk);
 * ```
 */
export class EventStreamParser {
  readonly #reader = new ChunkReader();
  readonly #block: EventBlock;
  /** The start of a line whose end has not arrived. */
  readonly #pending = new TextBuffer('');
  /** The last text ended with CR, so that an LF at the start of the next one belongs to the same line end. */
  #afterCr = false;
  /** Set while a chunk is being parsed, hence for good once a callback or the size limit threw out of one. */
  #blocked = false;

  /** @throws RangeError if `maxEventSize` is not a number above 0. */
  constructor(options: EventStreamParserOptions) {
    const maxEventSize = options.maxEventSize ?? DEFAULT_MAX_EVENT_SIZE;
    if (!(maxEventSize > 0)) {
      throw new RangeError(
        `maxEventSize must be a number above 0, or Infinity for no limit; it is ${maxEventSize}`,
      );
    }
    this.#block = new EventBlock(options, maxEventSize);
  }

  /** The last event id, to be sent with the next connection: moved by the blank line of a block, empty if none. */
  get lastEventId(): string {
    return this.#block.lastEventId;
  }

  /**
   * Parses the next chunk of the stream and calls back for all that it completes.
   *
   * @param chunk - bytes, cut anywhere, not kept after the call; or text that was decoded elsewhere, of which one leading
   * U+FEFF at the start of the stream counts as its byte order mark.
   * @throws EventTooLargeError if an event outgrows `maxEventSize`.
   * @throws ParserBlockedError if called from a callback, or after a call that threw and before `reset()`.
   */
  feed(chunk: Uint8Array | string): void {
    if (this.#blocked) throw new ParserBlockedError();
    const { generation } = this.#block;
    this.#blocked = true;
    this.#reader.load(chunk);
    for (let text = this.#read(); text !== ''; text = this.#read()) {
      this.#scan(text);
      // Reset in a callback: all state is that of another connection now, and may be blocked by its own chunk.
      if (this.#block.generation !== generation) return;
    }
    this.#blocked = false;
  }

  /**
   * Starts over for a new connection: drops what is unfinished, expects a byte order mark again, and lifts the block
   * after an error. Inside a callback it also drops the rest of the chunk.
   *
   * @param lastEventId - what events without an `id` carry from here on; by default the one reached so far.
   */
  reset(lastEventId = this.lastEventId): void {
    this.#reader.reset();
    this.#block.reset(lastEventId);
    this.#pending.clear();
    this.#afterCr = false;
    this.#blocked = false;
  }

  /** A long line is read in windows that grow with it: hundreds of small pieces would be slow to join. */
  #read(): string {
    return this.#reader.read(Math.max(WINDOW, this.#pending.size));
  }

  /** Takes every line that ends in the text and holds the rest. */
  #scan(text: string): void {
    const start = this.#afterCr && text.charCodeAt(0) === LF ? 1 : 0;
    this.#afterCr = false;
    const cr = text.indexOf('\r', start);
    const rest = cr === -1 ? this.#scanLf(text, start) : this.#scanCr(text, start, cr);
    if (rest < text.length) {
      this.#pending.push(rest === 0 ? text : text.slice(rest));
      this.#block.checkSize(this.#pending.size);
    }
  }

  /** Takes the lines of a text without CR; returns where the unfinished one begins. */
  #scanLf(text: string, start: number): number {
    if (this.#pending.size === 0) return this.#block.lines(text, start);
    const end = text.indexOf('\n', start);
    if (end === -1) return start;
    const { generation } = this.#block;
    this.#line(text, start, end);
    return this.#block.generation === generation ? this.#block.lines(text, end + 1) : text.length;
  }

  /** Takes the lines of a text that holds CR; returns where the unfinished one begins. */
  #scanCr(text: string, from: number, firstCr: number): number {
    const { generation } = this.#block;
    let start = from;
    // Each is searched again only when it was passed: with few of one among many of the other, searching both for
    // every line would take quadratic time.
    let cr = firstCr;
    let lf = text.indexOf('\n', start);
    while (lf !== -1 || cr !== -1) {
      const isCr = lf === -1 || (cr !== -1 && cr < lf);
      const end = isCr ? cr : lf;
      let next = end + 1;
      if (isCr) {
        if (next === lf) next++;
        else if (next === text.length) this.#afterCr = true;
        cr = text.indexOf('\r', next);
      }
      if (lf !== -1 && lf < next) lf = text.indexOf('\n', next);
      this.#line(text, start, end);
      if (this.#block.generation !== generation) return text.length;
      start = next;
    }
    return start;
  }

  /** Takes the line that ends here, after what is pending of it. */
  #line(text: string, start: number, end: number): void {
    if (this.#pending.size === 0) {
      this.#block.line(text, start, end);
      return;
    }
    this.#pending.push(text.slice(start, end));
    const line = this.#pending.take();
    this.#block.line(line, 0, line.length);
  }
}

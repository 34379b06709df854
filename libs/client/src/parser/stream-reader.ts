import { ChunkReader, WINDOW } from './chunk-reader.js';
import { EventBlock } from './event-block.js';
import type { EventStreamParserOptions } from './event-stream-parser.interface.js';
import { BOM, LF } from './field.js';
import { TextBuffer } from './text-buffer.js';

/** The parser without its guard against misuse, for those who cannot misuse it. */
export class StreamReader {
  readonly #reader = new ChunkReader();
  readonly #block: EventBlock;
  /** The start of a line whose end has not arrived. */
  readonly #pending = new TextBuffer('');
  /** What does not count where the next text begins: the byte order mark of a stream, or the LF of a CRLF. */
  #ignored = BOM;

  /** @throws RangeError if `maxEventSize` is not a number above 0. */
  constructor(options: EventStreamParserOptions) {
    this.#block = new EventBlock(options);
  }

  /** The last event id, to be sent with the next connection: moved by the blank line of a block, empty if none. */
  get lastEventId(): string {
    return this.#block.lastEventId;
  }

  /**
   * Parses the next chunk of the stream and calls back for all that it completes. Must not be called from a callback, nor
   * after a call that threw and before `reset()`.
   *
   * @throws MaxEventSizeError if an event outgrows `maxEventSize`.
   */
  feed(chunk: Uint8Array | string): void {
    const isText = typeof chunk === 'string';
    if (!isText) this.#reader.load(chunk);
    for (let text = isText ? chunk : this.#read(); text !== ''; text = this.#read()) {
      // Reset in a callback: all state is that of another connection now.
      if (!this.#scan(text)) return;
    }
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
    this.#ignored = BOM;
  }

  /** A line that is longer than a window is read in ever larger ones: each piece costs a call and is joined in the end. */
  #read(): string {
    return this.#reader.read(this.#pending.size < WINDOW ? WINDOW : this.#pending.size * 3);
  }

  /** Takes every line that ends in the text and holds the rest; false if a callback has reset the parser. */
  #scan(text: string): boolean {
    let start = text.charCodeAt(0) === this.#ignored ? 1 : 0;
    this.#ignored = -1;
    if (text.includes('\r')) {
      if (text.endsWith('\r')) this.#ignored = LF;
      text = text.slice(start).replace(/\r\n?/g, '\n');
      start = 0;
    }
    let end = text.indexOf('\n', start);
    if (end !== -1 && this.#pending.size) {
      this.#pending.push(text.slice(start, end + 1));
      const line = this.#pending.take()!;
      if (this.#block.lines(line, 0, line.length - 1) === -1) return false;
      start = end + 1;
      end = text.indexOf('\n', start);
    }
    start = this.#block.lines(text, start, end);
    if (start === -1) return false;
    if (start < text.length) {
      this.#pending.push(text.slice(start));
      this.#block.checkSize(this.#pending.size);
    }
    return true;
  }
}

import { completeEnd } from './complete-end.js';

/** One for all: an array is dear to make. */
const NOTHING: Uint8Array = new Uint8Array();

/**
 * Hands out the chunks of a stream as text, a window at a time: UTF-8 with U+FFFD for what is invalid, as the Encoding
 * standard has it, wherever the chunks are cut. A byte order mark stays.
 *
 * Each window is decoded by itself, cut before an incomplete sequence, because a streaming `TextDecoder` is seven times
 * slower on Node 20. A string cut from a window keeps that window alive, and not the chunk.
 */
export class ChunkReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** What is being read; after its last window the beginning of a character. */
  #bytes = NOTHING;
  #start = 0;

  /** Takes a chunk; the one before must have been read to its end. */
  load(chunk: Uint8Array): void {
    const rest = this.#bytes;
    this.#bytes = chunk;
    if (rest.length > 0) {
      this.#bytes = new Uint8Array(rest.length + chunk.length);
      this.#bytes.set(rest);
      this.#bytes.set(chunk, rest.length);
    }
  }

  /**
   * The next text, or an empty string when nothing is left but the beginning of a character.
   *
   * @param size - greatest window, in bytes; at least 4, the longest sequence.
   */
  read(size: number): string {
    const bytes = this.#bytes;
    const start = this.#start;
    const limit = Math.min(start + size, bytes.length);
    const end = completeEnd(bytes, start, limit);
    if (end === start) return '';
    this.#start = end;
    if (limit === bytes.length) {
      // A copy: an idle stream must not keep its last chunk alive, and its memory may be the caller's to reuse.
      this.#bytes = end === limit ? NOTHING : bytes.slice(end);
      this.#start = 0;
    }
    return this.#decoder.decode(end - start === bytes.length ? bytes : bytes.subarray(start, end));
  }

  /** Forgets everything: what comes next is the start of another stream. */
  reset(): void {
    this.#bytes = NOTHING;
    this.#start = 0;
  }
}

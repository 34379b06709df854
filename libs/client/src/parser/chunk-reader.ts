import { completeEnd } from './complete-end.js';
import { detachText } from './detach-text.js';

const NOTHING = new Uint8Array();

/**
 * Hands out the chunks of a stream as text, a window at a time: UTF-8 with U+FFFD for what is invalid, as the Encoding
 * standard has it, wherever the chunks are cut. A byte order mark stays.
 *
 * Each window is decoded by itself, cut before an incomplete sequence, because a streaming `TextDecoder` is seven times
 * slower on Node 20. A string cut from a window keeps that window alive, and not the chunk.
 */
export class ChunkReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #chunk: Uint8Array | string = NOTHING;
  #offset = 0;
  /** An incomplete sequence at the end of a chunk. Copied: the chunk's memory may be the caller's to reuse. */
  #carry = NOTHING;

  /** Takes a chunk; the one before must have been read to its end. */
  load(chunk: Uint8Array | string): void {
    const carry = this.#carry;
    this.#chunk = chunk;
    this.#offset = 0;
    if (carry.length === 0) return;
    this.#carry = NOTHING;
    if (typeof chunk === 'string') {
      this.#chunk = this.#decoder.decode(carry) + chunk;
    } else {
      const joined = new Uint8Array(carry.length + chunk.length);
      joined.set(carry);
      joined.set(chunk, carry.length);
      this.#chunk = joined;
    }
  }

  /**
   * The next text of the loaded chunk, or an empty string when nothing is left.
   *
   * @param size - greatest window, in bytes (units, for a string); at least 4, the longest sequence.
   */
  read(size: number): string {
    const chunk = this.#chunk;
    const start = this.#offset;
    const limit = Math.min(start + size, chunk.length);
    if (start === limit) return '';
    const isText = typeof chunk === 'string';
    const end = isText ? limit : completeEnd(chunk, start, limit);
    this.#offset = end;
    if (limit === chunk.length) {
      if (!isText && end < limit) this.#carry = chunk.slice(end);
      // An idle stream must not keep its last chunk alive.
      this.#chunk = NOTHING;
      this.#offset = 0;
    }
    const whole = end - start === chunk.length;
    if (isText) return whole ? chunk : detachText(chunk.slice(start, end));
    return this.#decoder.decode(whole ? chunk : chunk.subarray(start, end));
  }

  /** Forgets everything: what comes next is the start of another stream. */
  reset(): void {
    this.#carry = this.#chunk = NOTHING;
    this.#offset = 0;
  }
}

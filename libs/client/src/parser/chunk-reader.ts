import { detachText } from './detach-text.js';
import { incompleteTail, isContinuation, sequenceLength } from './utf8-tail.js';

const BOM = 0xfeff;

/**
 * Hands out the chunks of a stream as text, a window at a time: UTF-8 with U+FFFD for what is invalid and without the
 * one byte order mark at the start, as "UTF-8 decode" of the Encoding standard has it, wherever the chunks are cut.
 *
 * Each window is decoded by itself, cut before an incomplete sequence, because a streaming `TextDecoder` is seven times
 * slower on Node 20. A string cut from a window keeps that window alive, and not the chunk.
 */
export class ChunkReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** An incomplete sequence at the end of a chunk. Copied: the chunk's memory may be the caller's to reuse. */
  readonly #carry = new Uint8Array(4);
  #carried = 0;
  #chunk: Uint8Array | string = '';
  #offset = 0;
  #atStart = true;

  /** Takes a chunk; the one before must have been read to its end. */
  load(chunk: Uint8Array | string): void {
    this.#chunk = chunk;
    this.#offset = 0;
  }

  /**
   * The next text of the loaded chunk, or an empty string when nothing is left.
   *
   * @param size - greatest window, in bytes (units, for a string); at least 4, the longest sequence.
   */
  read(size: number): string {
    let text = '';
    while (text === '' && this.#offset < this.#chunk.length) {
      text = this.#window(size);
      if (this.#atStart && text !== '') {
        this.#atStart = false;
        if (text.charCodeAt(0) === BOM) text = text.slice(1);
      }
    }
    // An idle stream must not keep its last chunk alive.
    if (text === '') this.load('');
    return text;
  }

  /** Forgets everything: what comes next is the start of another stream. */
  reset(): void {
    this.load('');
    this.#carried = 0;
    this.#atStart = true;
  }

  #window(size: number): string {
    const chunk = this.#chunk;
    if (this.#carried > 0) return this.#completeCarry(chunk);
    const start = this.#offset;
    const end = Math.min(start + size, chunk.length);
    if (typeof chunk === 'string') {
      this.#offset = end;
      return end - start === chunk.length ? chunk : detachText(chunk.slice(start, end));
    }
    const cut = end - incompleteTail(chunk, start, end);
    if (end === chunk.length) {
      for (let index = cut; index < end; index++) this.#carry[this.#carried++] = chunk[index]!;
      this.#offset = end;
    } else {
      this.#offset = cut;
    }
    return this.#decoder.decode(cut - start === chunk.length ? chunk : chunk.subarray(start, cut));
  }

  /** The character that began in an earlier chunk, or nothing if this chunk does not complete it either. */
  #completeCarry(chunk: Uint8Array | string): string {
    const wanted = sequenceLength(this.#carry[0]!);
    if (typeof chunk !== 'string') {
      while (this.#carried < wanted && this.#offset < chunk.length && isContinuation(chunk[this.#offset]!)) {
        this.#carry[this.#carried++] = chunk[this.#offset++]!;
      }
      if (this.#carried < wanted && this.#offset === chunk.length) return '';
    }
    const text = this.#decoder.decode(this.#carry.subarray(0, this.#carried));
    this.#carried = 0;
    return text;
  }
}

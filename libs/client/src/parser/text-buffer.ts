import { detachText } from './detach-text.js';

/**
 * Collects texts that belong together. Engines join strings lazily and copy them once, when somebody looks into the
 * result, so that the cost is linear however many there are.
 *
 * After many, what is there is copied at once: for each text that waits an engine holds a node of some tens of bytes, many
 * times `maxEventSize` in a stream of one-byte chunks; and texts are views that pin the window they were cut from.
 */
export class TextBuffer {
  /** Units held: the length of every text plus one separator each, so 0 exactly when nothing was pushed. */
  size = 0;

  readonly #separator: string;
  #text = '';
  /** How many texts wait to be copied. */
  #waiting = 0;

  /**
   * @param separator - stands between two texts in what `take()` returns. If it is empty, so must no text be: the
   * first would count as nothing.
   */
  constructor(separator: string) {
    this.#separator = separator;
  }

  push(text: string): void {
    this.#text = this.size === 0 ? text : this.#text + this.#separator + text;
    this.size += text.length + this.#separator.length;
    if (++this.#waiting > 1024 + this.size / 16) {
      this.#waiting = 0;
      this.#text = detachText(this.#text);
    }
  }

  /** Returns all texts as one and empties the buffer. */
  take(): string {
    const text = this.#text;
    this.clear();
    return text;
  }

  clear(): void {
    this.size = this.#waiting = 0;
    this.#text = '';
  }
}

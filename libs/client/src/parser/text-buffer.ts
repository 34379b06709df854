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
  #text: string | undefined;
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
    this.#text = this.size ? this.#text! + this.#separator + text : text;
    this.size += text.length + this.#separator.length;
    if (++this.#waiting > 1024 + this.size / 16) {
      this.#waiting = 0;
      // Engines make `slice()` a view of a flat string, so this joins all texts, and copies each of them once.
      this.#text = ` ${this.#text}`.slice(1);
    }
  }

  /** Returns all texts as one, `undefined` if there is none, and empties the buffer. */
  take(): string | undefined {
    const text = this.#text;
    this.clear();
    return text;
  }

  clear(): void {
    this.size = this.#waiting = 0;
    this.#text = undefined;
  }
}

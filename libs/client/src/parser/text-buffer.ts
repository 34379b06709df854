/** How many texts wait at least before they are joined to those before them. */
const BATCH = 1024;

/**
 * Collects texts that belong together and joins them once, so that the cost is linear however many there are.
 *
 * Many are joined in batches that grow with what is there: a stream of one-byte chunks would otherwise hold an array slot
 * and a string header for every character, many times `maxEventSize`; and texts are views that pin the chunk they were cut
 * from, which a batch bounds.
 */
export class TextBuffer {
  /** Units held: the length of every text plus one separator each, so 0 exactly when nothing was pushed. */
  size = 0;

  readonly #separator: string;
  /** Apart from the rest because one text is the rule, and an array for it costs more than the parsing. */
  #first = '';
  #rest: string[] = [];

  /**
   * @param separator - stands between two texts in what `take()` returns. If it is empty, so must no text be: the
   * first would count as nothing.
   */
  constructor(separator: string) {
    this.#separator = separator;
  }

  push(text: string): void {
    if (this.size === 0) this.#first = text;
    else if (this.#rest.push(text) > BATCH + this.#first.length / 16) this.#join();
    this.size += text.length + this.#separator.length;
  }

  /** Returns all texts as one and empties the buffer. */
  take(): string {
    if (this.#rest.length > 0) this.#join();
    const text = this.#first;
    this.clear();
    return text;
  }

  clear(): void {
    this.size = 0;
    this.#first = '';
    if (this.#rest.length > 0) this.#rest = [];
  }

  #join(): void {
    this.#first = [this.#first, ...this.#rest].join(this.#separator);
    this.#rest = [];
  }
}

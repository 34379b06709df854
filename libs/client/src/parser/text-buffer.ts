/** How many texts wait before they are joined into one. */
const BATCH = 1024;

/**
 * Collects texts that belong together and joins them once, so that the cost is linear however many there are.
 *
 * They are joined in batches: a stream of one-byte chunks would otherwise hold an array slot and a string header for
 * every character, many times `maxEventSize`; and texts are views that pin the chunk they were cut from, which a batch
 * bounds.
 */
export class TextBuffer {
  /** Units held: the length of every text plus one separator each, so 0 exactly when nothing was pushed. */
  size = 0;

  readonly #separator: string;
  /** Apart from the rest because one or two texts are the rule, and an array for them costs more than the parsing. */
  #first = '';
  #batches: string[] = [];
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
    else if (this.#rest.push(text) === BATCH) this.#closeBatch();
    this.size += text.length + this.#separator.length;
  }

  /** Returns all texts as one and empties the buffer. */
  take(): string {
    const text = this.#joined();
    this.clear();
    return text;
  }

  clear(): void {
    this.size = 0;
    this.#first = '';
    if (this.#batches.length > 0) this.#batches = [];
    if (this.#rest.length > 0) this.#rest = [];
  }

  #joined(): string {
    if (this.#batches.length === 0) {
      if (this.#rest.length === 0) return this.#first;
      if (this.#rest.length === 1) return this.#first + this.#separator + this.#rest[0]!;
    }
    return [this.#first, ...this.#batches, ...this.#rest].join(this.#separator);
  }

  #closeBatch(): void {
    this.#batches.push(this.#rest.join(this.#separator));
    this.#rest = [];
  }
}

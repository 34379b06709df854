const KEPT = 256;

/** The newest events of a channel, for contestants that have no history of their own. */
export class History {
  #entries = [];

  add(id, entry) {
    this.#entries.push({ id, entry });
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
  }

  after(id) {
    const index = this.#entries.findLastIndex((known) => known.id === id);
    return this.#entries.slice(index + 1).map(({ entry }) => entry);
  }
}

/** Who is in the room. */
export class Members {
  #names = new Set();
  #count;
  #list;

  constructor({ 'member-count': count, members }) {
    this.#count = count;
    this.#list = members;
  }

  /** Begins anew; without names nothing is known yet. */
  reset(names = []) {
    this.#names = new Set(names);
    this.#show();
  }

  add(name) {
    this.#names.add(name);
    this.#show();
  }

  delete(name) {
    this.#names.delete(name);
    this.#show();
  }

  #show() {
    this.#count.textContent = this.#names.size === 0 ? 'Joining' : `${this.#names.size} here`;
    this.#list.textContent = [...this.#names].join(', ');
    this.#list.title = this.#list.textContent;
  }
}

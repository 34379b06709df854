/**
 * What a user was told, and has read. Made of the events of the stream in their order and nothing else, so every tab comes to the same:
 * a notice is unread until a `read` event names it.
 */
export class Inbox {
  #unread = new Set();
  #ids = new Set();

  /** @returns whether it is new here. */
  add({ id }) {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    this.#unread.add(id);
    return true;
  }

  markRead(ids) {
    for (const id of ids) this.#unread.delete(id);
  }

  isUnread(id) {
    return this.#unread.has(id);
  }

  get unreadIds() {
    return [...this.#unread];
  }
}

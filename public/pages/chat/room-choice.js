import { chip, element } from '../../shell/dom.js';

const ROOMS = ['general', 'random', 'help'];

/** The rooms to choose from, with a dot at those where something was said since they were left. */
export class RoomChoice {
  #chips;
  #current = ROOMS[0];

  constructor(root, onChange) {
    this.#chips = new Map(ROOMS.map((name) => [name, this.#chip(name)]));
    root.append(...this.#chips.values());
    root.addEventListener('change', ({ target }) => {
      this.#current = target.value;
      this.#mark(target.value, false);
      onChange();
    });
  }

  get current() {
    return this.#current;
  }

  /** Something was said in a room. */
  heard(room) {
    if (room !== this.#current) this.#mark(room, true);
  }

  #chip(name) {
    const label = chip({ type: 'radio', name: 'room', value: name, checked: name === this.#current }, name);
    label.append(element('small', { className: 'unread', text: 'new messages', hidden: true }));
    return label;
  }

  #mark(room, unread) {
    this.#chips.get(room).querySelector('.unread').hidden = !unread;
  }
}

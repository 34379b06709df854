import { element, timeOfDay } from '../../shell/dom.js';

const SHOWN = 100;

/** News, newest first, with a line wherever some are missing. */
export class NewsList {
  #items;
  #empty;

  constructor({ items, empty }) {
    this.#items = items;
    this.#empty = empty;
  }

  clear() {
    this.#items.replaceChildren();
  }

  /** Whether there is anything is known now. */
  connected() {
    this.#empty.hidden = this.#items.hasChildNodes();
  }

  add({ category, headline, body, time }) {
    const head = element(
      'p',
      { className: 'news-head' },
      element('span', { className: `category ${category}`, text: category }),
      element('time', { text: timeOfDay(time), dateTime: time }),
    );
    const text = body ? [element('p', { className: 'news-body', text: body })] : [];
    this.#prepend(
      element('li', { className: 'news-item' }, head, element('h3', { text: headline }), ...text),
    );
  }

  addBreak(text) {
    this.#prepend(element('li', { className: 'break', text }));
  }

  #prepend(item) {
    this.#empty.hidden = true;
    this.#items.prepend(item);
    if (this.#items.children.length > SHOWN) this.#items.lastElementChild.remove();
  }
}

import { element, timeOfDay } from '../../shell/dom.js';

const SHOWN = 100;
const NAMES = { alice: 'Alice', bob: 'Bob', everyone: 'everyone' };

/** Notices, newest first. */
export class NoticeList {
  #list;
  #onRead;

  /** @param onRead called with the id of a notice that somebody has read. */
  constructor(list, onRead) {
    this.#list = list;
    this.#onRead = onRead;
  }

  get length() {
    return this.#list.children.length;
  }

  add({ id, severity, title, text, from, to, time }) {
    const button = element('button', { type: 'button', className: 'quiet', text: 'Mark read' });
    button.setAttribute('aria-label', `Mark “${title}” read`);
    button.addEventListener('click', () => this.#onRead(id));
    const row = element(
      'li',
      { className: `notice tone-${severity}` },
      element('span', { className: 'tag severity', text: severity }),
      element('strong', { text: title }),
      ...(text ? [element('p', { text })] : []),
      element(
        'small',
        { text: `${NAMES[from] ?? from} to ${NAMES[to] ?? to}, ` },
        element('time', { text: timeOfDay(time), dateTime: time }),
      ),
      button,
    );
    row.dataset.id = id;
    this.#list.prepend(row);
    if (this.length > SHOWN) this.#list.lastElementChild.remove();
  }

  show(isUnread) {
    for (const row of this.#list.children) {
      const unread = isUnread(row.dataset.id);
      row.classList.toggle('unread', unread);
      row.querySelector('button').hidden = !unread;
    }
  }

  clear() {
    this.#list.replaceChildren();
  }
}

import { element, timeOfDay } from '../../shell/dom.js';

const SHOWN = 200;

/** The messages of a chat room, with who came and went. Stays at the end unless the reader has scrolled up. */
export class MessageLog {
  constructor({ log, messages, empty }) {
    this.log = log;
    this.messages = messages;
    this.empty = empty;
  }

  clear() {
    this.messages.replaceChildren();
    this.empty.hidden = false;
  }

  message({ author, text, time }, mine) {
    const head = element(
      'p',
      { className: 'message-head' },
      element('b', { text: author }),
      element('time', { text: timeOfDay(time), dateTime: time }),
    );
    const className = mine ? 'message mine' : 'message';
    this.#add(element('li', { className }, head, element('p', { className: 'message-text', text })));
  }

  /** Several in a row share one line. */
  line(text) {
    const last = this.messages.lastElementChild;
    if (last?.className === 'line') this.#keepEnd(() => (last.textContent += ` · ${text}`));
    else this.#add(element('li', { className: 'line', text }));
  }

  #add(item) {
    this.empty.hidden = true;
    this.#keepEnd(() => {
      this.messages.append(item);
      if (this.messages.children.length > SHOWN) this.messages.firstElementChild.remove();
    });
  }

  #keepEnd(change) {
    const { log } = this;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    change();
    if (atEnd) log.scrollTop = log.scrollHeight;
  }
}

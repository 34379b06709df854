import { element } from '../../shell/dom.js';

const SHOWN = 200;
/** Messages of one author within this time share a head. */
const TOGETHER = 300_000;

/** The messages of a chat room, with who came and went. Stays at the end unless the reader has scrolled up. */
export class MessageLog {
  #last = {};
  /** Whether the end was in sight when something was added. */
  #shown = true;

  constructor({ log, messages, empty, 'to-end': toEnd }) {
    this.log = log;
    this.messages = messages;
    this.empty = empty;
    this.button = toEnd;
    toEnd.addEventListener('click', () => {
      this.toEnd();
      log.focus();
    });
    log.addEventListener('scroll', () => {
      if (this.#atEnd) toEnd.hidden = true;
    });
    // On a phone the keyboard takes half of the room.
    new ResizeObserver(() => this.button.hidden && this.toEnd()).observe(log);
  }

  clear() {
    this.messages.replaceChildren();
    this.empty.hidden = false;
    this.button.hidden = true;
    this.#last = {};
  }

  message({ author, text, time }, mine) {
    const at = Date.parse(time);
    const follows = this.#last.author === author && at - this.#last.at < TOGETHER;
    this.#last = { author, at };
    const head = element(
      'p',
      { className: 'message-head' },
      element('b', { text: author }),
      element('time', { text: when(time), dateTime: time }),
    );
    const className = ['message', mine && 'mine', follows && 'follows'].filter(Boolean).join(' ');
    const body = element('p', { className: 'message-text', text });
    this.#add(element('li', { className }, head, body));
    if (!this.#shown) this.button.hidden = false;
  }

  /** Several in a row share one line. */
  line(text) {
    const last = this.messages.lastElementChild;
    if (last?.className === 'line') this.#keepEnd(() => (last.textContent += ` · ${text}`));
    else this.#add(element('li', { className: 'line', text }));
    this.#last = {};
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.button.hidden = true;
  }

  get #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < 40;
  }

  #add(item) {
    this.empty.hidden = true;
    this.#keepEnd(() => {
      this.messages.append(item);
      if (this.messages.children.length > SHOWN) this.messages.firstElementChild.remove();
    });
  }

  #keepEnd(change) {
    this.#shown = this.#atEnd;
    change();
    if (this.#shown) this.toEnd();
  }
}

/** The time, with the day where that is not today. */
function when(iso) {
  const date = new Date(iso);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${time}`;
}

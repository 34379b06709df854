import { element } from '../../shell/dom.js';

/** The text as it grows, with a mark wherever the connection broke. Stays at the end unless the reader has scrolled up. */
export class Answer {
  #frame;
  #text;
  #empty;
  #cut = false;

  constructor({ answer, text, empty }) {
    this.#frame = answer;
    this.#text = text;
    this.#empty = empty;
  }

  clear() {
    this.#text.replaceChildren();
    this.#cut = false;
    this.#empty.hidden = true;
  }

  add(piece) {
    const frame = this.#frame;
    const atEnd = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 40;
    if (this.#cut) this.#mark();
    const last = this.#text.lastChild;
    if (last instanceof Text) last.appendData(piece);
    else this.#text.append(piece);
    if (atEnd) frame.scrollTop = frame.scrollHeight;
  }

  /** The connection broke here; shown when more comes. */
  markCut() {
    this.#cut = this.#text.hasChildNodes();
  }

  #mark() {
    this.#cut = false;
    this.#text.append(element('span', { className: 'seam', title: 'The connection was cut here' }));
  }
}

import { element, timeOfDay } from '../../shell/dom.js';

const SHOWN = 12;

/** What happened to a stream, newest first: its events, and its turns. Drawn once a frame, however much comes. */
export class Timeline {
  #list;
  #rows = [];
  #frame = 0;

  constructor(list) {
    this.#list = list;
  }

  /** @param kind `turn` or `loss`. */
  add(text, kind) {
    this.#push({ text, kind, time: new Date().toISOString(), note: '' });
  }

  event(text, time, note) {
    this.#push({ text, kind: '', time, note });
  }

  #push(row) {
    this.#rows.unshift(row);
    if (this.#rows.length > SHOWN) this.#rows.length = SHOWN;
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#list.replaceChildren(...this.#rows.map(draw));
    });
  }
}

function draw({ text, kind, time, note }) {
  const notes = note ? [element('small', { text: note })] : [];
  return element(
    'li',
    { className: kind },
    element('time', { text: timeOfDay(time), dateTime: time }),
    element('span', { text, title: text }),
    ...notes,
  );
}

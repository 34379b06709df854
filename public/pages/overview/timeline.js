import { element, timeOfDay } from '../../shell/dom.js';

const SHOWN = 12;

/** What happened to a stream, newest first: its updates, and its turns. Drawn once a frame, however much comes. */
export class Timeline {
  #list;
  #rows = [];
  #frame = 0;

  constructor(list) {
    this.#list = list;
  }

  /** @param kind `turn` or `loss`. */
  add(text, kind) {
    this.#push({ text, kind, time: new Date().toISOString() });
  }

  /** Updates that were replayed, or published at once, share a row. */
  update(count, time, replayed) {
    const [newest] = this.#rows;
    if (newest?.last === count - 1 && newest.replayed === replayed && (replayed || newest.time === time)) {
      newest.last = count;
      this.#draw();
    } else {
      this.#push({ first: count, last: count, replayed, kind: '', time });
    }
  }

  #push(row) {
    this.#rows.unshift(row);
    if (this.#rows.length > SHOWN) this.#rows.length = SHOWN;
    this.#draw();
  }

  #draw() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#list.replaceChildren(...this.#rows.map(draw));
    });
  }
}

function draw(row) {
  const { first, last, replayed, kind, time } = row;
  const text = row.text ?? (first === last ? `Update ${first}` : `Updates ${first} to ${last}`);
  const number = (last - first + 1).toLocaleString('en');
  const notes = replayed
    ? [element('small', { text: first === last ? 'replayed' : `${number} replayed` })]
    : [];
  return element(
    'li',
    { className: kind },
    element('time', { text: timeOfDay(time), dateTime: time }),
    element('span', { text, title: text }),
    ...notes,
  );
}

const NAMESPACE = 'http://www.w3.org/2000/svg';
const POINTS = 40;
const WIDTH = 100;
const HEIGHT = 26;
const PADDING = 2;

/** A line of the latest values. It has its size from the start, so that nothing moves when values come. */
export class Sparkline {
  #values = [];
  #line = document.createElementNS(NAMESPACE, 'polyline');

  constructor() {
    this.node = document.createElementNS(NAMESPACE, 'svg');
    this.node.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.node.setAttribute('preserveAspectRatio', 'none');
    this.node.setAttribute('aria-hidden', 'true');
    this.node.append(this.#line);
  }

  /** Begins anew with what was before. */
  reset(values) {
    this.#values = values.slice(-POINTS);
    this.#draw();
  }

  add(value) {
    this.reset([...this.#values, value]);
  }

  #draw() {
    const min = Math.min(...this.#values);
    const range = Math.max(...this.#values) - min;
    const first = POINTS - this.#values.length;
    const points = this.#values.map((value, index) => {
      const height = range === 0 ? 0.5 : (value - min) / range;
      const x = ((first + index) / (POINTS - 1)) * WIDTH;
      return `${x.toFixed(1)},${(HEIGHT - PADDING - height * (HEIGHT - 2 * PADDING)).toFixed(1)}`;
    });
    this.#line.setAttribute('points', points.join(' '));
  }
}

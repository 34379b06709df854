import { element } from '../../shell/dom.js';

const SHOWN = 3;
const LIFE = 6_000;

/** Says what is new for some seconds, to who listens too. Much at once, as after a reconnect, is summed up. */
export class Toasts {
  #root;
  #waiting = [];
  #timers = new Set();
  #frame = 0;

  constructor(root, signal) {
    this.#root = root;
    signal.addEventListener('abort', () => {
      cancelAnimationFrame(this.#frame);
      for (const timer of this.#timers) clearTimeout(timer);
    });
  }

  add({ severity, title, text }) {
    this.#waiting.push({ severity, title, text });
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#flush(this.#waiting.splice(0));
    });
  }

  #flush(waiting) {
    if (waiting.length > SHOWN)
      this.#show({ severity: 'info', title: `${waiting.length} new notifications` });
    else for (const one of waiting) this.#show(one);
  }

  #show({ severity, title, text }) {
    const close = element('button', { type: 'button', className: 'quiet', text: '×' });
    close.setAttribute('aria-label', 'Close');
    const toast = element(
      'div',
      { className: `toast tone-${severity}` },
      element('p', {}, element('strong', { text: title }), ...(text ? [element('span', { text })] : [])),
      close,
    );
    const timer = setTimeout(() => this.#remove(toast, timer), LIFE);
    this.#timers.add(timer);
    close.addEventListener('click', () => this.#remove(toast, timer));
    this.#root.append(toast);
    if (this.#root.children.length > SHOWN) this.#root.firstElementChild.remove();
  }

  #remove(toast, timer) {
    clearTimeout(timer);
    this.#timers.delete(timer);
    toast.remove();
  }
}

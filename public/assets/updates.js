import { element, timeOfDay } from './dom.js';
import { LiveStream } from './live-stream.js';
import { Panel } from './panel.js';

const SHOWN = 4;

/** The stream of updates: how many came, and the latest. */
export function startUpdates(root) {
  let stream;
  const panel = new Panel(root, restart);
  const { count, caption, recent } = panel.refs;
  let received = 0;

  function restart() {
    stream?.close();
    received = 0;
    count.value = 0;
    recent.replaceChildren();
    stream = new LiveStream('sse', { update: show }, panel);
  }

  function show(update) {
    count.value = ++received;
    caption.textContent = received === 1 ? 'update received' : 'updates received';
    const row = element(
      'li',
      { className: 'fresh' },
      element('span', { text: `Update ${update.count}` }),
      element('time', { text: timeOfDay(update.time), dateTime: update.time }),
    );
    recent.prepend(row);
    while (recent.children.length > SHOWN) recent.lastChild.remove();
  }

  restart();
}

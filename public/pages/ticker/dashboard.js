import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { ProcessCard } from './process-card.js';

/** Silence after which a process is taken for gone. */
const GONE_AFTER = 5_000;

/** The figures of every process of the server, a card for each. */
export function showDashboard(section, signal) {
  let stream;
  const cards = new Map();
  const panel = new Panel(section, restart);
  const { processes } = panel.refs;

  function restart() {
    stream?.close();
    stream = openStream('dashboard', { panel, signal, handlers: { process: show } });
  }

  function show(figures) {
    const newest = Date.parse(figures.time);
    let card = cards.get(figures.pid);
    if (!card) {
      card = new ProcessCard(figures.pid, signal);
      cards.set(figures.pid, card);
      processes.append(card.node);
      card.draw();
    }
    card.add(figures);
    for (const [pid, other] of cards) {
      if (newest - other.seenAt < GONE_AFTER) continue;
      other.remove();
      cards.delete(pid);
    }
  }

  restart();
}

import { announce, refs } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { NewsList } from './news-list.js';
import { preparePublishing } from './publish-form.js';

const KEPT = {
  memory: 'In memory: gone after a restart.',
  lmdb: 'On disk (LMDB): there again after a restart.',
  redis: 'In Redis: there again after a restart.',
};

const BREAKS = {
  epoch: 'The server was restarted, and its history is gone',
  limit: 'Too much was missed: some news are missing here',
};

/** The newest news, what comes, and a form to add to it. */
export function mount(root, signal) {
  let stream;
  const panel = new Panel(root.querySelector('#feed'), restart);
  const { kept, cut } = panel.refs;
  const list = new NewsList(panel.refs);

  preparePublishing(refs(root.querySelector('#publish')));
  cut.addEventListener('click', () => {
    if (stream.state.name === 'closed') stream.connect();
    else stream.close();
    labelCut();
  });

  function restart() {
    stream?.close();
    list.clear();
    stream = openStream('news', {
      panel,
      signal,
      handlers: { connected, news },
      onGap: ({ reason }) => list.addBreak(BREAKS[reason] ?? 'Some news are missing here'),
    });
    labelCut();
  }

  /** Asked for each time: another server may have come. */
  async function connected() {
    list.connected();
    try {
      const response = await fetch('news/about', { signal });
      kept.textContent = KEPT[(await response.json()).log];
    } catch {
      // The stream tells when there is no connection.
    }
  }

  function news(item) {
    list.add(item);
    announce(item.headline);
  }

  function labelCut() {
    cut.textContent = stream.state.name === 'closed' ? 'Restore the connection' : 'Cut the connection';
  }

  restart();
}

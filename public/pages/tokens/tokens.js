import { post } from '../../shell/api.js';
import { announce } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { Answer } from './answer.js';
import { lastRequest, remember } from './last-request.js';

const OUTCOMES = {
  finished: 'Complete',
  stopped: 'Stopped',
  abandoned: 'Stopped, since nobody read it any more',
};
const PROMPT = 'How does a stream go on after a cut?';

/** Has a text written, and reads it to its end, over any number of connections. */
export function mount(root, signal) {
  let stream;
  let request = lastRequest();
  const panel = new Panel(root.querySelector('.panel'), () => read());
  const { form, write, cut, stop, outcome, tally } = panel.refs;
  const { prompt } = form.elements;
  const answer = new Answer(panel.refs);

  prompt.value = request?.prompt ?? PROMPT;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    panel.error('');
    if (!prompt.value.trim()) {
      panel.error('Please give a prompt.');
      prompt.focus();
      return;
    }
    request = { id: crypto.randomUUID(), prompt: prompt.value };
    remember(request);
    read();
  });
  cut.addEventListener('click', () => void command('cut'));
  stop.addEventListener('click', () => void command('stop'));

  // The buttons follow the stream, however it ends.
  new MutationObserver(showButtons).observe(panel.root, { attributeFilter: ['data-state'] });

  if (request) read();

  /** Reads the text from its first piece: one that is known is not written again. */
  function read() {
    stream?.close();
    answer.clear();
    outcome.textContent = 'Waiting';
    tally.value = '';
    stream = openStream('tokens', {
      panel,
      signal,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      // Safe, since the id in the body names the text.
      resend: true,
      handlers: { started, token, done },
      onState: ({ name, reason }) => {
        if (name === 'waiting') answer.markCut();
        if (reason === 'failed') outcome.textContent = '–';
      },
    });
  }

  function started() {
    outcome.textContent = 'Writing';
  }

  function token({ index, text }) {
    answer.add(text);
    outcome.textContent = 'Writing';
    tally.value = `${index + 1} pieces`;
  }

  function done({ reason }) {
    outcome.textContent = OUTCOMES[reason];
    announce(OUTCOMES[reason]);
  }

  async function command(name) {
    panel.error('');
    try {
      await post(`tokens/${request.id}/${name}`, {});
    } catch (error) {
      panel.error(error.message);
    }
  }

  function showButtons() {
    const { state } = panel.root.dataset;
    const writing = ['connecting', 'live', 'reconnecting'].includes(state);
    write.disabled = writing;
    stop.disabled = !writing;
    cut.disabled = state !== 'live';
  }
}

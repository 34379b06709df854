import { post } from '../../shell/api.js';
import { announce } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';

/** Starts a task and follows it to its end. */
export function mount(root, signal) {
  let stream;
  let taskId;
  const panel = new Panel(root.querySelector('.panel'), watch);
  const { form, start, caption, percent, bar } = panel.refs;

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    panel.error('');
    const { steps } = form.elements;
    if (!steps.validity.valid) {
      panel.error('Steps must be a whole number from 1 to 100.');
      steps.focus();
      return;
    }
    start.disabled = true;
    try {
      ({ taskId } = await post('progress', { steps: steps.valueAsNumber }));
      watch();
    } catch (error) {
      panel.error(error.message);
      start.disabled = false;
    }
  });

  // The button follows the stream: one task at a time, and a new one when this has ended, however it did.
  new MutationObserver(() => {
    start.disabled = ['connecting', 'live', 'reconnecting'].includes(panel.root.dataset.state);
  }).observe(panel.root, { attributeFilter: ['data-state'] });

  function watch() {
    stream?.close();
    show({ progress: 0, step: 0 });
    stream = openStream(`progress/${taskId}`, {
      panel,
      signal,
      handlers: { progress: show, notification: notify },
    });
  }

  function show({ progress, step, steps }) {
    bar.value = progress;
    percent.value = `${Math.round(progress * 100)} %`;
    caption.textContent = step === 0 ? 'Starting' : `Step ${step} of ${steps}`;
  }

  function notify({ message }) {
    caption.textContent = message;
    announce(message);
  }
}

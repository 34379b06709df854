import { post, remove } from '../../shell/api.js';
import { announce } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { TaskList } from './task-list.js';
import { visitor } from './visitor.js';

/** Starts tasks and follows them all, over one stream: browsers open six to a host. */
export function mount(root, signal) {
  let stream;
  const panel = new Panel(root.querySelector('.panel'), follow);
  const { form, start, tasks, empty } = panel.refs;
  const { name, steps, failing } = form.elements;
  const list = new TaskList(tasks, root.querySelector('#task'), cancel);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    panel.error('');
    const wrong = [name, steps].find((input) => !input.validity.valid);
    if (wrong) {
      panel.error(wrong === steps ? 'Steps must be a whole number from 1 to 100.' : 'Give the task a name.');
      wrong.focus();
      return;
    }
    start.disabled = true;
    try {
      await post('progress', {
        name: name.value,
        steps: steps.valueAsNumber,
        failing: failing.checked,
        visitor: visitor(),
      });
    } catch (error) {
      panel.error(error.message);
    }
    start.disabled = false;
  });

  function follow() {
    stream?.close();
    list.clear();
    empty.hidden = false;
    stream = openStream(`progress?visitor=${visitor()}`, { panel, signal, handlers: { task } });
  }

  function task(status) {
    empty.hidden = true;
    const wasRunning = list.isRunning(status.taskId);
    list.show(status);
    if (wasRunning && status.state !== 'running') announce(`${status.name}: ${status.message}`);
  }

  async function cancel(taskId) {
    panel.error('');
    try {
      await remove(`progress/${taskId}`);
      return true;
    } catch (error) {
      panel.error(error.message);
      return false;
    }
  }

  signal.addEventListener('abort', () => list.clear());
  follow();
}

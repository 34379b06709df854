import { refs } from '../../shell/dom.js';

/** Milliseconds without an event after which a task that runs is not believed to: steps take 280 at most. */
const SILENCE = 5_000;
const LABELS = { running: 'Running', completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' };

/** Tasks, newest first. A task is shown as its newest event has it. */
export class TaskList {
  #list;
  #template;
  #onCancel;
  #rows = new Map();

  /** @param onCancel called with a task's id; resolves with whether that was taken. */
  constructor(list, template, onCancel) {
    this.#list = list;
    this.#template = template;
    this.#onCancel = onCancel;
  }

  show(task) {
    const row = this.#rows.get(task.taskId) ?? this.#add(task);
    const { bar, percent, state, detail, cancel } = row.refs;
    row.root.dataset.state = task.state;
    bar.value = task.progress;
    percent.value = `${Math.round(task.progress * 100)} %`;
    state.textContent = LABELS[task.state];
    detail.textContent = describe(task);
    cancel.hidden = task.state !== 'running';
    clearTimeout(row.silence);
    if (task.state === 'running') row.silence = setTimeout(() => fallSilent(row, task), SILENCE);
  }

  isRunning(taskId) {
    return ['running', 'silent'].includes(this.#rows.get(taskId)?.root.dataset.state);
  }

  clear() {
    for (const { silence } of this.#rows.values()) clearTimeout(silence);
    this.#rows.clear();
    this.#list.replaceChildren();
  }

  #add({ taskId, name }) {
    const root = this.#template.content.cloneNode(true).firstElementChild;
    const row = { root, refs: refs(root) };
    row.refs.name.textContent = name;
    row.refs.bar.setAttribute('aria-label', name);
    row.refs.cancel.setAttribute('aria-label', `Cancel ${name}`);
    row.refs.cancel.addEventListener('click', async () => {
      row.refs.cancel.disabled = true;
      row.refs.cancel.disabled = await this.#onCancel(taskId);
    });
    this.#rows.set(taskId, row);
    this.#list.prepend(root);
    return row;
  }
}

/** The process that ran it may have been killed; should it live, its next event shows the task as running again. */
function fallSilent({ root, refs: { state, detail } }, { step, steps }) {
  root.dataset.state = 'silent';
  state.textContent = 'No news';
  detail.textContent = `Stopped telling of itself at step ${step} of ${steps}`;
}

function describe({ state, step, steps, rate, secondsLeft, message }) {
  if (state !== 'running') return message;
  if (secondsLeft === null) return 'Starting';
  return `Step ${step} of ${steps} · ${rate.toFixed(1)} steps/s · ${Math.ceil(secondsLeft)} s left`;
}

import { announce, refs } from './dom.js';

const LABELS = {
  idle: 'Not connected',
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  done: 'Done',
  failed: 'Failed',
};

const LOSSES = {
  trimmed: 'The server no longer keeps what was missed.',
  epoch: 'The server was restarted and its history is gone.',
  limit: 'Too much was missed to send it again.',
  malformed: 'The server did not understand where this page left off.',
  unavailable: 'The server could not read its history.',
};

/** What every panel shows of its stream: state, last event id, reconnects, gaps. */
export class Panel {
  /** @param restart opens the stream anew, as a client that has nothing yet: the way on after a gap. */
  constructor(root, restart) {
    this.root = root;
    this.name = root.querySelector('h2').textContent;
    root.querySelector('.panel-head').append(template('panel-state'));
    root.append(template('panel-foot'));
    this.refs = refs(root);
    this.refs['gap-button'].addEventListener('click', () => {
      this.refs.gap.hidden = true;
      restart();
    });
    this.state('idle');
  }

  /** Whether the connection was lost and is not back yet. */
  get isReconnecting() {
    return this.root.dataset.state === 'reconnecting';
  }

  state(state) {
    const before = this.root.dataset.state;
    if (state === before) return;
    this.root.dataset.state = state;
    this.refs.state.textContent = LABELS[state];
    if (state === 'reconnecting') {
      announce(`${this.name}: connection lost, reconnecting`);
    } else if (before === 'reconnecting' && state === 'live') {
      this.error('');
      announce(`${this.name}: connection is back`);
    } else if (state === 'done' || state === 'failed') {
      announce(`${this.name}: ${LABELS[state]}`);
    }
  }

  reconnected() {
    this.refs.reconnects.textContent = Number(this.refs.reconnects.textContent) + 1;
  }

  lastEventId(id) {
    this.refs['last-id'].textContent = id || '–';
    this.refs['last-id'].title = id;
  }

  servedBy(process) {
    this.refs['served-by'].textContent = process ?? '–';
  }

  gap({ reason }) {
    this.refs.gaps.textContent = Number(this.refs.gaps.textContent) + 1;
    this.root.classList.add('has-gaps');
    this.refs['gap-text'].textContent = `Some events are missing. ${LOSSES[reason] ?? ''}`;
    this.refs.gap.hidden = false;
    announce(`${this.name}: ${this.refs['gap-text'].textContent}`);
  }

  error(text) {
    if (this.refs.error) this.refs.error.textContent = text;
  }
}

function template(id) {
  return document.querySelector(`#${id}`).content.cloneNode(true);
}

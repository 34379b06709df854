import { HttpStatusError } from '@nestream/client';
import { post } from '../../shell/api.js';
import { refs } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { Inbox } from './inbox.js';
import { NoticeList } from './notice-list.js';
import { bindSendForm } from './send-form.js';
import { renew, signOut } from './session.js';
import { Toasts } from './toasts.js';

/** As many as one request may mark. */
const MOST_MARKED = 200;

/** The notices of a user, in a stream that lives as long as the session. */
export function showInbox(root, { user, signal, onSignedOut }) {
  let stream;
  let inbox;
  let openedAt;
  const panel = new Panel(root.querySelector('#inbox'), restart);
  const { name, unread, notices, empty } = panel.refs;
  const list = new NoticeList(notices, (id) => void markRead([id]));
  const toasts = new Toasts(refs(root).toasts, signal);
  name.textContent = user.name;
  panel.refs['read-all'].addEventListener('click', () => void markRead(inbox.unreadIds));
  panel.refs['sign-out'].addEventListener('click', () => void leave());
  bindSendForm(root.querySelector('#send'));

  function restart() {
    stream?.close();
    inbox = new Inbox();
    openedAt = undefined;
    list.clear();
    stream = openStream('notifications', {
      panel,
      signal,
      refresh: renew,
      handlers: { connected, notice, read },
      onState: ({ name, reason, error }) => {
        if (name !== 'closed') return;
        if (reason === 'server') onSignedOut('You are signed out.');
        if (error instanceof HttpStatusError && error.status === 401)
          onSignedOut('Your session has ended. Sign in again.');
      },
    });
    show();
  }

  function connected({ time }) {
    openedAt ??= new Date(time).toISOString();
  }

  function notice(data) {
    if (!inbox.add(data)) return;
    list.add(data);
    // What was there before is no news.
    if (data.time > openedAt) toasts.add(data);
    show();
  }

  function read({ ids }) {
    inbox.markRead(ids);
    show();
  }

  function show() {
    const { length } = inbox.unreadIds;
    unread.textContent = `${length} unread`;
    panel.refs['read-all'].disabled = length === 0;
    empty.hidden = list.length > 0;
    list.show((id) => inbox.isUnread(id));
  }

  /** Nothing changes here before the server tells all tabs. */
  async function markRead(ids) {
    panel.error('');
    try {
      await post('notifications/read', { ids: ids.slice(-MOST_MARKED) });
    } catch (error) {
      panel.error(error.message);
    }
  }

  async function leave() {
    panel.error('');
    try {
      await signOut();
      onSignedOut('You are signed out.');
    } catch (error) {
      if (!signal.aborted) panel.error(error.message);
    }
  }

  restart();
}

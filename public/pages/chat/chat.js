import { post } from '../../shell/api.js';
import { openStream } from '../../shell/live-stream.js';
import { Panel } from '../../shell/panel.js';
import { Members } from './members.js';
import { MessageLog } from './message-log.js';
import { keepName, ownName } from './own-name.js';
import { RoomChoice } from './room-choice.js';

/** A chat room: history, members, and a form to join in. */
export function mount(root, signal) {
  let stream;
  const panel = new Panel(root.querySelector('.panel'), restart);
  const { form } = panel.refs;
  const { author, text } = form.elements;
  const rooms = new RoomChoice(panel.refs.rooms, restart);
  const members = new Members(panel.refs);
  const log = new MessageLog(panel.refs);

  author.value = ownName();
  author.addEventListener('change', () => {
    const name = author.value.trim();
    if (!name) return;
    keepName(name);
    restart();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    panel.error('');
    const missing = [author, text].find((input) => !input.value.trim());
    if (missing) {
      panel.error(missing === author ? 'Please give a name.' : 'Please write a message.');
      missing.focus();
      return;
    }
    const message = { author: author.value, text: text.value };
    text.value = '';
    text.focus();
    log.toEnd();
    try {
      await post(`chat/${rooms.current}/messages`, message);
    } catch (error) {
      panel.error(error.message);
      // Given back, unless the next message is being written already.
      text.value ||= message.text;
    }
  });

  function restart() {
    stream?.close();
    log.clear();
    members.reset();
    const name = author.value.trim();
    const handlers = {
      members: (list) => members.reset(list.map(({ id }) => id)),
      'user-joined': ({ id }) => {
        members.add(id);
        log.line(`${id} joined`);
      },
      'user-left': ({ id }) => {
        members.delete(id);
        log.line(`${id} left`);
      },
      message: (message) => log.message(message, message.author === name),
      activity: ({ room }) => rooms.heard(room),
    };
    const query = new URLSearchParams({ name, activity: 'true' });
    stream = openStream(`chat/${rooms.current}?${query}`, { panel, signal, handlers });
  }

  restart();
}

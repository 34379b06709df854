import { post } from '../../shell/api.js';
import { chip } from '../../shell/dom.js';
import { openStream } from '../../shell/live-stream.js';
import { MessageLog } from './message-log.js';
import { Panel } from '../../shell/panel.js';

const ROOMS = ['general', 'random', 'help'];

/** A chat room: history, members, and a form to join in. */
export function mount(root, signal) {
  let stream;
  let room = ROOMS[0];
  const members = new Set();
  const panel = new Panel(root.querySelector('.panel'), restart);
  const { rooms, form, 'member-count': count, members: names } = panel.refs;
  const { author, text } = form.elements;
  const log = new MessageLog(panel.refs);

  author.value = `guest-${crypto.getRandomValues(new Uint16Array(1))[0].toString(16).padStart(4, '0')}`;
  for (const name of ROOMS) {
    rooms.append(chip({ type: 'radio', name: 'room', value: name, checked: name === room }, name));
  }

  rooms.addEventListener('change', (event) => {
    room = event.target.value;
    restart();
  });
  author.addEventListener('change', () => {
    if (author.value.trim()) restart();
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
    try {
      await post(`chat/${room}/messages`, message);
    } catch (error) {
      panel.error(error.message);
      // Given back, unless the next message is being written already.
      text.value ||= message.text;
    }
  });

  function restart() {
    stream?.close();
    log.clear();
    showMembers(() => members.clear());
    const handlers = {
      members: (list) => {
        showMembers(() => {
          members.clear();
          for (const { id } of list) members.add(id);
        });
      },
      'user-joined': ({ id }) => {
        showMembers(() => members.add(id));
        log.line(`${id} joined`);
      },
      'user-left': ({ id }) => {
        showMembers(() => members.delete(id));
        log.line(`${id} left`);
      },
      message: (message) => log.message(message, message.author === author.value.trim()),
    };
    stream = openStream(`chat/${room}?name=${encodeURIComponent(author.value.trim())}`, {
      panel,
      signal,
      handlers,
    });
  }

  function showMembers(change) {
    change();
    count.textContent = members.size === 0 ? 'Joining' : `${members.size} here`;
    names.textContent = [...members].join(', ');
  }

  restart();
}

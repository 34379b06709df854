// @ts-check
// All text of others goes in as text, never as markup.

/** @typedef {import('../inspector-state.interface.js').InspectorState} InspectorState */
/** @typedef {import('../inspector-state.interface.js').ConnectionView} ConnectionView */

const root = location.pathname.replace(/\/$/, '');
/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const find = /** @type {HTMLInputElement} */ (at('find'));
const TAIL = 200;
/** @type {InspectorState | undefined} */
let last;
/** @type {EventSource | undefined} */
let source;
/** @type {{ room: string, source: EventSource } | undefined} */
let tail;

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [text]
 * @param {Partial<HTMLElement>} [properties]
 */
const make = (name, text, properties = {}) =>
  Object.assign(document.createElement(name), { textContent: text ?? '' }, properties);
const count = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
/** @param {number} n */
const bytes = (n) =>
  n < 1024
    ? n + ' B'
    : n < 1048576
      ? (n / 1024).toFixed(1) + ' KiB'
      : n < 1073741824
        ? (n / 1048576).toFixed(1) + ' MiB'
        : (n / 1073741824).toFixed(1) + ' GiB';
/** @param {number} ms */
const span = (ms) =>
  ms < 60000
    ? Math.round(ms / 1000) + ' s'
    : ms < 3600000
      ? Math.round(ms / 60000) + ' min'
      : (ms / 3600000).toFixed(1) + ' h';
/**
 * @param {'live' | 'connecting' | 'stopped'} state
 * @param {string} [text]
 */
const setStatus = (state, text) => {
  at('status').dataset.state = state;
  at('status').textContent = text ?? state;
};

function watch() {
  source?.close();
  const opened = new EventSource(root + '/stream?find=' + encodeURIComponent(find.value.trim()));
  source = opened;
  opened.addEventListener('state', (event) => {
    setStatus('live');
    show(JSON.parse(event.data));
  });
  opened.addEventListener('closing', (event) => {
    if (!JSON.parse(event.data).reconnect) opened.close();
  });
  opened.onerror = (event) => {
    if (event instanceof MessageEvent) return;
    if (opened.readyState === EventSource.CLOSED) setStatus('stopped', 'stopped: reload the page');
    else setStatus('connecting');
  };
}

/** @param {InspectorState} state */
function show(state) {
  const before = last;
  /** @param {keyof InspectorState['totals']} name */
  const rate = (name) =>
    before
      ? Math.max(0, (state.totals[name] - before.totals[name]) / ((state.time - before.time) / 1000))
      : 0;
  const tiles = {
    'open streams': count.format(state.totals.open),
    'published /s': count.format(rate('published')),
    'delivered /s': count.format(rate('delivered')),
    'sent /s': bytes(Math.round(rate('bytes'))),
    waiting: bytes(state.totals.buffered),
    'fell behind': count.format(state.totals.lags),
    gaps: count.format(state.totals.gaps),
    rooms: count.format(state.roomCount),
  };
  at('totals').replaceChildren(
    ...Object.entries(tiles).map(([name, text]) => {
      const tile = make('div');
      tile.append(make('dt', name), make('dd', text));
      return tile;
    }),
  );
  last = state;
  keep(at('connections'), state.connections, (one) => one.id, makeRow, fillRow);
  const hidden = state.matching - state.connections.length;
  at('more').textContent =
    state.matching === 0 ? 'No streams.' : hidden > 0 ? 'and ' + hidden + ' more: search to see them' : '';
  keep(at('routes'), state.routes, (one) => one.name, makeRoute, fillRoute);
  keep(at('rooms'), state.rooms, (one) => one.name, makeRoom, fillRoom);
}

/**
 * Rows stay where they are between two states, so that a button does not go away under the pointer.
 *
 * @template Item
 * @template {HTMLElement} Row
 * @param {HTMLElement} parent
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} key
 * @param {(item: Item) => Row} create
 * @param {(row: Row, item: Item) => void} fill
 */
function keep(parent, items, key, create, fill) {
  const known = new Map(/** @type {Row[]} */ ([...parent.children]).map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    const row = known.get(key(item)) ?? create(item);
    row.dataset.key = key(item);
    fill(row, item);
    return row;
  });
  const same =
    rows.length === parent.children.length && rows.every((row, index) => parent.children[index] === row);
  if (!same) parent.replaceChildren(...rows);
}

/** @param {ConnectionView} one */
function makeRow(one) {
  const row = make('tr');
  for (const label of ['', '', '', 'open', 'events', 'sent', 'waiting', '']) {
    const cell = row.insertCell();
    cell.dataset.label = label;
    if (label) cell.className = 'number';
  }
  const button = make('button', 'kick', { className: 'kick' });
  button.setAttribute('aria-label', 'kick ' + (one.user ?? one.id));
  button.onclick = () => kick(button, one.id);
  row.cells[7]?.append(button);
  return row;
}

/**
 * @param {HTMLTableRowElement} row
 * @param {ConnectionView} one
 */
function fillRow(row, one) {
  /**
   * @param {number} index
   * @param {string} text
   */
  const put = (index, text) => setText(/** @type {HTMLElement} */ (row.cells[index]), text);
  /**
   * @param {number} index
   * @param {string} text
   * @param {string} small
   */
  const two = (index, text, small) => {
    const cell = put(index, '');
    cell.replaceChildren(make('span', text), make('small', small));
    cell.title = text + ' ' + small;
  };
  two(0, one.user ?? 'anonymous', [one.address, one.id.slice(0, 8)].filter(Boolean).join(' · '));
  two(1, one.route, one.kind);
  put(2, one.rooms.join(', ')).title = one.rooms.join(', ');
  put(3, span(one.age));
  put(4, count.format(one.events));
  put(5, bytes(one.bytes));
  put(6, bytes(one.buffered)).classList.toggle('warn', one.buffered > 65536);
}

function makeRoute() {
  const row = make('tr');
  for (let n = 0; n < 3; n++) row.insertCell();
  return row;
}

/**
 * @param {HTMLTableRowElement} row
 * @param {InspectorState['routes'][number]} route
 */
function fillRoute(row, { name, kind, reason }) {
  [name, kind, reason].forEach((text, index) => {
    setText(/** @type {HTMLElement} */ (row.cells[index]), text).title = text;
  });
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  element.textContent = text;
  return element;
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} id
 */
async function kick(button, id) {
  if (!button.classList.contains('sure')) {
    button.textContent = 'sure?';
    button.classList.add('sure');
    setTimeout(() => {
      button.textContent = 'kick';
      button.classList.remove('sure');
    }, 3000);
    return;
  }
  button.disabled = true;
  const answer = await fetch(root + '/connections/' + encodeURIComponent(id) + '/kick', {
    method: 'POST',
    headers: { 'x-sse-inspector': '1' },
  }).catch(() => undefined);
  button.textContent = answer?.ok ? 'kicked' : answer?.status === 404 ? 'gone' : 'failed';
}

/** @param {InspectorState['rooms'][number]} room */
function makeRoom({ name }) {
  const item = make('li');
  const button = make('button');
  button.append(make('span', name), make('span'));
  button.onclick = () => follow(name);
  item.append(button);
  return item;
}

/**
 * @param {HTMLElement} item
 * @param {InspectorState['rooms'][number]} room
 */
function fillRoom(item, { name, size }) {
  const button = /** @type {HTMLButtonElement} */ (item.firstChild);
  setText(/** @type {HTMLElement} */ (button.lastChild), String(size));
  button.setAttribute('aria-pressed', String(tail?.room === name));
}

/** @param {string} [room] */
function follow(room) {
  tail?.source.close();
  at('tail').replaceChildren();
  at('tail-title').textContent = room === undefined ? 'Events' : 'Events of ' + room;
  at('tail-note').textContent =
    room === undefined ? 'Choose a room to see its last events, and those that come.' : 'Nothing yet.';
  at('stop').hidden = room === undefined;
  tail =
    room === undefined
      ? undefined
      : { room, source: new EventSource(root + '/tail?room=' + encodeURIComponent(room)) };
  tail?.source.addEventListener('tail', (event) => showEvent(JSON.parse(event.data)));
  tail?.source.addEventListener('connected', () => at('tail').replaceChildren());
  if (last) keep(at('rooms'), last.rooms, (one) => one.name, makeRoom, fillRoom);
}

/** @param {{ id: string, type: string, data: unknown, size: number }} event */
function showEvent({ id, type, data, size }) {
  at('tail-note').textContent = '';
  const item = make('li');
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  item.append(
    make('span', id, { className: 'id', title: bytes(size) }),
    make('span', type, { className: 'type' }),
    make('span', text.slice(0, 4000), { className: 'data' }),
  );
  at('tail').prepend(item);
  while (at('tail').children.length > TAIL) at('tail').lastChild?.remove();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
find.oninput = () => {
  clearTimeout(typing);
  typing = setTimeout(watch, 300);
};
at('stop').onclick = () => follow(undefined);
watch();

/** The script of the inspector's page. All text of others goes in as text, never as markup. */
export const INSPECTOR_SCRIPT = `'use strict';
const root = location.pathname.replace(/\\/$/, '');
const at = (id) => document.getElementById(id);
const TAIL = 200;
let last;
let source;
let tail;

const make = (name, text, properties = {}) => Object.assign(document.createElement(name), { textContent: text ?? '' }, properties);
const count = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const bytes = (n) => n < 1024 ? n + ' B' : n < 1048576 ? (n / 1024).toFixed(1) + ' KiB' : n < 1073741824 ? (n / 1048576).toFixed(1) + ' MiB' : (n / 1073741824).toFixed(1) + ' GiB';
const span = (ms) => ms < 60000 ? Math.round(ms / 1000) + ' s' : ms < 3600000 ? Math.round(ms / 60000) + ' min' : (ms / 3600000).toFixed(1) + ' h';
const status = (state, text) => { at('status').dataset.state = state; at('status').textContent = text ?? state; };

function watch() {
  source?.close();
  source = new EventSource(root + '/stream?find=' + encodeURIComponent(at('find').value.trim()));
  source.addEventListener('state', (event) => { status('live'); show(JSON.parse(event.data)); });
  source.addEventListener('closing', (event) => JSON.parse(event.data).reconnect || source.close());
  source.onerror = (event) => {
    if (event instanceof MessageEvent) return;
    if (source.readyState === EventSource.CLOSED) status('stopped', 'stopped: reload the page');
    else status('connecting');
  };
}

function show(state) {
  const rate = (name) => last ? Math.max(0, (state.totals[name] - last.totals[name]) / ((state.time - last.time) / 1000)) : 0;
  const tiles = {
    'open streams': count.format(state.totals.open),
    'published /s': count.format(rate('published')),
    'delivered /s': count.format(rate('delivered')),
    'sent /s': bytes(Math.round(rate('bytes'))),
    'waiting': bytes(state.totals.buffered),
    'fell behind': count.format(state.totals.lags),
    'gaps': count.format(state.totals.gaps),
    'rooms': count.format(state.roomCount),
  };
  at('totals').replaceChildren(...Object.entries(tiles).map(([name, text]) => {
    const tile = make('div');
    tile.append(make('dt', name), make('dd', text));
    return tile;
  }));
  last = state;
  keep(at('connections'), state.connections, (one) => one.id, makeRow, fillRow);
  const hidden = state.matching - state.connections.length;
  at('more').textContent = state.matching === 0 ? 'No streams.' : hidden > 0 ? 'and ' + hidden + ' more: search to see them' : '';
  keep(at('routes'), state.routes, (one) => one.name, makeRoute, fillRoute);
  keep(at('rooms'), state.rooms, (one) => one.name, makeRoom, fillRoom);
}

/** Rows stay where they are between two looks, so that a button does not go away under the pointer. */
function keep(parent, items, key, create, fill) {
  const known = new Map([...parent.children].map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    const row = known.get(key(item)) ?? create(item);
    row.dataset.key = key(item);
    fill(row, item);
    return row;
  });
  const same = rows.length === parent.children.length && rows.every((row, index) => parent.children[index] === row);
  if (!same) parent.replaceChildren(...rows);
}

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
  row.cells[7].append(button);
  return row;
}

function fillRow(row, one) {
  const two = (cell, text, small) => {
    cell.replaceChildren(make('span', text), make('small', small));
    cell.title = text + ' ' + small;
  };
  const { cells } = row;
  two(cells[0], one.user ?? 'anonymous', [one.address, one.id.slice(0, 8)].filter(Boolean).join(' · '));
  two(cells[1], one.route, one.kind);
  cells[2].textContent = cells[2].title = one.rooms.join(', ');
  cells[3].textContent = span(one.age);
  cells[4].textContent = count.format(one.events);
  cells[5].textContent = bytes(one.bytes);
  cells[6].textContent = bytes(one.buffered);
  cells[6].classList.toggle('warn', one.buffered > 65536);
}

function makeRoute() {
  const row = make('tr');
  for (let n = 0; n < 3; n++) row.insertCell();
  return row;
}

function fillRoute({ cells }, { name, kind, reason }) {
  [name, kind, reason].forEach((text, index) => { cells[index].textContent = cells[index].title = text; });
}

async function kick(button, id) {
  if (!button.classList.contains('sure')) {
    button.textContent = 'sure?';
    button.classList.add('sure');
    setTimeout(() => { button.textContent = 'kick'; button.classList.remove('sure'); }, 3000);
    return;
  }
  button.disabled = true;
  const answer = await fetch(root + '/connections/' + encodeURIComponent(id) + '/kick', { method: 'POST', headers: { 'x-sse-inspector': '1' } }).catch(() => undefined);
  button.textContent = answer?.ok ? 'kicked' : answer?.status === 404 ? 'gone' : 'failed';
}

function makeRoom({ name }) {
  const item = make('li');
  const button = make('button');
  button.append(make('span', name), make('span'));
  button.onclick = () => follow(name);
  item.append(button);
  return item;
}

function fillRoom(item, { name, size }) {
  const button = item.firstChild;
  button.lastChild.textContent = size;
  button.setAttribute('aria-pressed', String(tail?.room === name));
}

function follow(room) {
  tail?.source.close();
  at('tail').replaceChildren();
  at('tail-title').textContent = room === undefined ? 'Events' : 'Events of ' + room;
  at('tail-note').textContent = room === undefined ? 'Choose a room to see its last events, and those that come.' : 'Nothing yet.';
  at('stop').hidden = room === undefined;
  tail = room === undefined ? undefined : { room, source: new EventSource(root + '/tail?room=' + encodeURIComponent(room)) };
  tail?.source.addEventListener('tail', (event) => showEvent(JSON.parse(event.data)));
  tail?.source.addEventListener('connected', () => at('tail').replaceChildren());
  if (last) keep(at('rooms'), last.rooms, (one) => one.name, makeRoom, fillRoom);
}

function showEvent({ id, type, data, size }) {
  at('tail-note').textContent = '';
  const item = make('li');
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  item.append(make('span', id, { className: 'id', title: bytes(size) }), make('span', type, { className: 'type' }), make('span', text.slice(0, 4000), { className: 'data' }));
  at('tail').prepend(item);
  while (at('tail').children.length > TAIL) at('tail').lastChild.remove();
}

let typing;
at('find').oninput = () => { clearTimeout(typing); typing = setTimeout(watch, 300); };
at('stop').onclick = () => follow(undefined);
watch();
`;

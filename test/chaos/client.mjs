import { get } from 'node:http';
import { EventStreamParser } from '@nestream/client';

/** Milliseconds of silence after which a client takes its connection for dead: more than two heartbeats. */
const SILENCE = 3_000;

/** A client that goes from node to node with its last event id, and remembers all that it received. */
export class RoamingClient {
  /** What it received, in order: what the judge reads. */
  entries = [];
  /** When it first received `connected`. */
  since;
  /** Statuses other than 200 and 503, and anything else that a stream should not answer. */
  oddities = [];
  /** Whether it stays away on purpose. */
  away = true;
  connections = 0;
  /** When each room's newest received event was issued. */
  newest = new Map();

  #id = '';
  #generation = 0;
  #call;
  #response;
  #timer;
  /** The end of a stall. */
  #stalled;

  /** @param port tells the port of the node to connect to next, or `undefined` while there is none. */
  constructor(name, rooms, ledger, port) {
    this.name = name;
    this.rooms = rooms;
    this.ledger = ledger;
    this.port = port;
  }

  /** Connects, and reconnects whenever the stream ends, until {@link leave}. */
  come() {
    this.away = false;
    this.#open();
  }

  /** Vanishes with a reset, for good or until {@link come}. */
  leave() {
    this.away = true;
    this.#drop();
  }

  /** Vanishes with a reset and connects again, to whichever node. */
  cut() {
    if (this.away) return;
    this.#drop();
    this.#open();
  }

  /** Reads nothing, for so long or until {@link readOn}. */
  stall(milliseconds) {
    if (!this.#response || this.#stalled !== undefined) return;
    this.#response.pause();
    this.#stalled = setTimeout(() => this.readOn(), milliseconds);
  }

  readOn() {
    if (this.#stalled === undefined) return;
    clearTimeout(this.#stalled);
    this.#stalled = undefined;
    this.#watch();
    this.#response.resume();
  }

  #drop() {
    this.#generation++;
    clearTimeout(this.#timer);
    // A reset, as of a client that lost its network: what is on its way is lost.
    this.#call?.socket?.resetAndDestroy?.();
    this.#call?.destroy();
    this.#call = this.#response = undefined;
    clearTimeout(this.#stalled);
    this.#stalled = undefined;
  }

  #open() {
    const generation = ++this.#generation;
    const isCurrent = () => generation === this.#generation;
    const port = this.port();
    if (port === undefined) {
      this.#retry();
      return;
    }
    const headers = this.#id === '' ? {} : { 'last-event-id': this.#id };
    const path = `/stream?rooms=${this.rooms.join(',')}`;
    const call = get({ host: '127.0.0.1', port, path, headers, agent: false });
    this.#call = call;
    this.#watch();
    const ended = () => {
      if (isCurrent()) this.#retry();
    };
    call.on('error', ended);
    call.on('response', (response) => {
      if (!isCurrent()) return;
      response.on('error', () => undefined);
      response.on('close', ended);
      if (response.statusCode === 200) this.#read(response, isCurrent);
      else {
        if (response.statusCode !== 503) this.oddities.push(`status ${response.statusCode}`);
        response.resume();
      }
    });
  }

  #read(response, isCurrent) {
    this.#response = response;
    const parser = new EventStreamParser({
      onEvent: (event) => this.#receive(event),
      onId: (id) => (this.#id = id),
    });
    response.on('data', (bytes) => {
      if (!isCurrent()) return;
      this.#watch();
      parser.feed(bytes);
    });
  }

  /** Connects again a moment later. */
  #retry() {
    this.#drop();
    if (this.away) return;
    const generation = this.#generation;
    setTimeout(() => {
      if (generation === this.#generation && !this.away) this.#open();
    }, 150).unref();
  }

  /** A connection on which nothing comes any more, not even heartbeats, is dead (PROTOCOL.md, section 5.4). */
  #watch() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#stalled === undefined) this.#retry();
    }, SILENCE);
    this.#timer.unref();
  }

  #receive({ type, data, lastEventId }) {
    const at = performance.now();
    if (type === 'news') {
      const { uid } = JSON.parse(data);
      this.entries.push({ kind: 'event', uid, id: lastEventId, at });
      const { rooms, issuedAt } = this.ledger.events.get(uid) ?? { rooms: [], issuedAt: 0 };
      for (const room of rooms) this.newest.set(room, Math.max(issuedAt, this.newest.get(room) ?? 0));
    } else if (type === 'connected') {
      this.connections++;
      this.since ??= at;
      this.entries.push({ kind: 'connected', id: lastEventId, resume: JSON.parse(data).resume, at });
    } else if (type === 'gap') this.entries.push({ kind: 'gap', gap: JSON.parse(data), id: lastEventId, at });
    else if (type !== 'heartbeat' && type !== 'closing') this.oddities.push(`${type}: ${data}`);
  }
}

/** Rejections that promise that nobody received the event. All others leave it unknown. */
const DEFINITE = new Set(['SSE_LOG_WRITE', 'SSE_LOG_IN_USE', 'ECONNREFUSED']);

/** All events that were handed to a node, and what came of each. */
export class Ledger {
  /** By number. */
  events = new Map();
  waiting = 0;
  counts = { acknowledged: 0, refused: 0, unknown: 0 };
  /** How often publishers were given each error code. */
  codes = {};

  /** @param final whether it is published after the last fault. */
  issue(rooms, final) {
    const event = {
      uid: this.events.size + 1,
      rooms,
      issuedAt: performance.now(),
      outcome: 'unknown',
      final,
    };
    this.events.set(event.uid, event);
    this.waiting++;
    return event;
  }

  acknowledge(event, id) {
    Object.assign(event, { outcome: 'acknowledged', id });
    this.#settle(event);
  }

  reject(event, code) {
    event.outcome = DEFINITE.has(code) ? 'refused' : 'unknown';
    event.code = code;
    this.codes[code] = (this.codes[code] ?? 0) + 1;
    this.#settle(event);
  }

  /** @returns when the last acknowledged event of each room was issued. */
  lastOfRooms() {
    const last = new Map();
    for (const { rooms, issuedAt, outcome } of this.events.values()) {
      if (outcome === 'acknowledged') for (const room of rooms) last.set(room, issuedAt);
    }
    return last;
  }

  #settle(event) {
    this.waiting--;
    this.counts[event.outcome]++;
  }
}

import { parseCursor } from '@nestream/protocol';
import { covers, resets } from './covers.mjs';

/**
 * Judges what one client received against what publishers were told. A pure function: everything it knows is in its arguments.
 *
 * The ledger maps the number of each event to `{ uid, rooms, issuedAt, outcome, id, final }`. `outcome` is `acknowledged` (with
 * `id`), `refused` or `unknown`. `final` marks the events that are published to each room once all faults are over.
 *
 * A client is `{ rooms, since, entries }`. `since` is when it first received `connected`. An entry is one of
 * `{ kind: 'event', uid, id }`, `{ kind: 'gap', gap, at }` and `{ kind: 'connected', id }`, in the order of the wire; `at` is when it
 * was received, on the clock of `issuedAt`.
 *
 * @returns counts, and the violations: what was promised to the client and not kept.
 */
export function judge(ledger, client) {
  const walk = new Walk(ledger, client);
  for (const [index, entry] of client.entries.entries()) walk.take(entry, index);
  const violations = [...walk.violations, ...stuckRooms(ledger, client)];
  const counts = { due: 0, delivered: 0, told: 0, gaps: walk.gaps.length };
  for (const event of ledger.values()) {
    if (!isDue(event, client)) continue;
    counts.due++;
    if (walk.received.has(event.uid)) counts.delivered++;
    else {
      const loss = walk.lossOf(event);
      if (loss) violations.push(loss);
      else counts.told++;
    }
  }
  return { ...counts, violations };
}

/** @returns the positions that were acknowledged for more than one event, with the numbers of those events. */
export function positionsGivenTwice(ledger) {
  const byId = new Map();
  for (const { uid, id, outcome } of ledger.values()) {
    if (outcome !== 'acknowledged') continue;
    if (byId.has(id)) byId.get(id).push(uid);
    else byId.set(id, [uid]);
  }
  return [...byId].filter(([, uids]) => uids.length > 1).map(([id, uids]) => ({ id, uids }));
}

/** Published after the client knew that its stream was open, so that no doubt is left whether it should have been delivered. */
function isDue(event, client) {
  return (
    event.outcome === 'acknowledged' &&
    client.since !== undefined &&
    event.issuedAt > client.since &&
    event.rooms.some((room) => client.rooms.includes(room))
  );
}

/** The rooms from which a client received none of the final events. */
function stuckRooms(ledger, client) {
  const reached = new Set();
  for (const { kind, uid } of client.entries) {
    const event = kind === 'event' ? ledger.get(uid) : undefined;
    if (event?.final) for (const room of event.rooms) reached.add(room);
  }
  const finals = new Set();
  for (const event of ledger.values()) if (event.final) for (const room of event.rooms) finals.add(room);
  const silent = client.rooms.filter((room) => finals.has(room) && !reached.has(room));
  return silent.length > 0 ? [{ kind: 'stuck', rooms: silent }] : [];
}

/** A pass over the history of one client. */
class Walk {
  violations = [];
  /** Index of each received event in the history. */
  received = new Map();
  gaps = [];
  /** The newest position of each epoch on the wire. */
  #newest = new Map();
  #epoch;

  constructor(ledger, client) {
    this.ledger = ledger;
    this.client = client;
  }

  take(entry, index) {
    if (entry.kind === 'gap') this.#takeGap(entry, index);
    else if (entry.kind === 'event') this.#takeEvent(entry, index);
    else if (entry.id) this.#enter(parseCursor(entry.id), { at: index });
  }

  /** @returns the violation when nothing told the client of the loss of an event, or told it too late. */
  lossOf(event) {
    const { id, uid } = event;
    const told = this.gaps.find((one, index) => covers(one, event, this.gaps.slice(index + 1)));
    if (!told) return { kind: 'missing', uid, id };
    const lost = parseCursor(id);
    const rooms = event.rooms.filter((room) => told.gap.rooms.includes(room));
    const later = this.client.entries.slice(0, told.index).find((entry) => {
      if (entry.kind !== 'event') return false;
      const { epoch, seq } = parseCursor(entry.id) ?? {};
      return epoch === lost.epoch && seq > lost.seq && shares(this.ledger.get(entry.uid), rooms);
    });
    return later && { kind: 'late-gap', uid, id, at: told.index };
  }

  #takeGap({ gap, at }, index) {
    this.gaps.push({ gap, at, index });
    if (!resets(gap)) return;
    const { epoch } = parseCursor(gap.resumedFrom);
    this.#newest.delete(epoch);
    this.#epoch = epoch;
  }

  #takeEvent({ uid, id }, index) {
    const event = this.ledger.get(uid);
    const cursor = parseCursor(id);
    const found = (kind) => this.violations.push({ kind, uid, id, at: index });
    if (!event || !shares(event, this.client.rooms)) {
      found('foreign');
      return;
    }
    if (event.outcome === 'refused') found('refused');
    if (event.id !== undefined && event.id !== id && parseCursor(event.id).epoch === cursor?.epoch)
      found('renumbered');
    const before = this.received.get(uid);
    if (before !== undefined && !this.#mayRepeat(event, before)) found('doubled');
    this.received.set(uid, index);
    if (!cursor) {
      found('disorder');
      return;
    }
    this.#enter(cursor, { at: index, uid });
    if (cursor.seq <= (this.#newest.get(cursor.epoch) ?? -1)) found('disorder');
    else this.#newest.set(cursor.epoch, cursor.seq);
  }

  /** Stored, lost with the log before its publisher had an answer, and stored again: allowed once the loss was told. */
  #mayRepeat(event, before) {
    return this.gaps.some(({ gap, index }) => index > before && resets(gap) && shares(event, gap.rooms));
  }

  /** Another epoch without a gap: the log was replaced and nobody told the client. */
  #enter({ epoch }, where) {
    if (this.#epoch !== undefined && epoch !== this.#epoch) this.violations.push({ kind: 'epoch', ...where });
    this.#epoch = epoch;
  }
}

function shares(event, rooms) {
  return event.rooms.some((room) => rooms.includes(room));
}

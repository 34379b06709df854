import type { GapData } from '@nestream/protocol';
import { Duplicates, isLater } from '../relay/duplicates.js';
import type { Message, Snapshot } from '../relay/message.js';
import { fromPortable, fromPortableState } from '../relay/portable.js';
import type { Entry, Position } from '../relay/record.js';
import type { RelayLog } from '../relay/relay-log.js';

type Answer = Extract<Message, { type: 'answer' }>;

/**
 * Brings what the leaders tell into this tab's log: in order, without a hole, each record once. What it finds missing it
 * asks for; what nobody holds any more becomes a `gap`.
 */
export class Receiver {
  readonly #log: RelayLog;
  readonly #ask: () => void;
  readonly #duplicates = new Duplicates();
  #asked = false;
  #joining = false;

  /** @param ask - asks the leader for what follows the head of the log. */
  constructor(log: RelayLog, ask: () => void) {
    this.#log = log;
    this.#ask = ask;
    this.#duplicates.reset(log.id);
  }

  /** Asks for the first time since the tab takes part. */
  join(): void {
    this.#joining = true;
    this.ask();
  }

  /** Asks, also if an answer is due already: it may never come. */
  ask(): void {
    this.#asked = true;
    this.#ask();
  }

  /** Takes entries from a channel. */
  takeAll(entries: readonly Entry[]): void {
    for (const entry of entries) this.take(fromPortable(entry));
  }

  /** Takes the next entry; one that was had or that a deposed leader sends is dropped, one too far ahead makes it ask. */
  take({ at, record }: Entry): void {
    const { head } = this.#log;
    if (head && isBefore(at, head)) return;
    const next = head && at.term === head.term && at.n === head.n + 1;
    if (!next && !(record.kind === 'begin' && this.#begin(record.after, record.id))) {
      // A new term makes what was asked of the leader before it void.
      if (!this.#asked || at.n === 0) this.ask();
      return;
    }
    this.#log.append(record, this.#duplicates.judge(record), at);
  }

  /** Takes the term that this tab itself begins. */
  lead(entry: Entry): void {
    this.#asked = false;
    this.#log.append(entry.record, this.#duplicates.judge(entry.record), entry.at);
  }

  /** Takes an answer to what was asked. */
  answer({ snapshot, entries, since }: Answer): void {
    const { head } = this.#log;
    this.#asked = false;
    if (head && isBefore(snapshot.at, head)) return;
    if (!entries) {
      this.#jump(snapshot);
      return;
    }
    if (since && since.id !== this.#log.id) {
      // It has moved on meanwhile.
      this.ask();
      return;
    }
    if (since) {
      if (!head) this.#begins(snapshot);
      this.#log.jump(since);
    }
    this.takeAll(entries);
    // Nothing may have happened while it was away.
    if (this.#joining) this.#log.append({ kind: 'state', state: this.#log.state }, 'new');
    this.#joining = false;
  }

  /** Whether a term that begins there follows what this tab holds. */
  #begin(after: Position | undefined, id: string): boolean {
    const { head } = this.#log;
    if (!head || !after || after.term !== head.term || after.n > head.n) return false;
    if (after.n === head.n) return true;
    if (this.#duplicates.ordered || this.#log.holds(after)) {
      this.#duplicates.rewind(id, this.#log.idsAfter(after));
    } else {
      // What comes again cannot be told from what is new, so it is all announced as new.
      this.#gap(id);
      this.#duplicates.reset(id);
    }
    return true;
  }

  /** Goes on where the leader is; tells of the loss unless there is none. */
  #jump(snapshot: Snapshot): void {
    const log = this.#log;
    const { head, id } = log;
    const isNew = !head;
    if (isNew) this.#begins(snapshot);
    const ahead = isLater(this.#duplicates.seen, snapshot.id);
    if (!ahead && (head || id !== '')) {
      this.#gap(snapshot.id);
    } else if (isNew && !ahead) {
      log.append({ kind: 'id', id: snapshot.id }, 'new');
    }
    if (!isNew) this.#state(snapshot);
    this.#joining = false;
    log.jump(snapshot);
    if (ahead) this.#duplicates.rewind(snapshot.id, []);
    else this.#duplicates.reset(snapshot.id);
  }

  /** What a tab hears first of a connection that is there already. */
  #begins(snapshot: Snapshot): void {
    this.#state(snapshot);
    // Its id is of when the connection opened.
    if (snapshot.connected) this.#log.append(snapshot.connected, 'behind');
  }

  /** Tells this tab that the stream is complete again from an id on, and not between. */
  #gap(resumedFrom: string): void {
    const gap: GapData = {
      requested: this.#duplicates.seen || null,
      resumedFrom,
      reason: 'limit',
      rooms: [],
    };
    const raw = JSON.stringify(gap);
    this.#log.append({ kind: 'event', type: 'gap', raw, id: resumedFrom, reach: 'control' }, 'new');
  }

  #state(snapshot: Snapshot): void {
    const state = fromPortableState(snapshot.state);
    this.#log.append({ kind: 'state', state }, 'new');
    this.#log.state = state;
    this.#log.connected = snapshot.connected;
  }
}

function isBefore(one: Position, other: Position): boolean {
  return one.term < other.term || (one.term === other.term && one.n <= other.n);
}

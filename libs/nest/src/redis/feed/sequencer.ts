import type { Cursor } from '@nestream/protocol';
import type { EventMessage, HeadMessage } from './message.js';

/** Characters of messages that wait for others; with more, what is missing is given up. */
const MOST_WAITING = 16 * 1024 * 1024;
/** Characters that a message takes beside its text. */
const OVERHEAD = 100;

/** A head with those of its rooms whose events must have come in. */
interface ExpectedHead extends HeadMessage {
  readonly due: ReadonlyMap<string, number>;
}

/**
 * Puts live events in the order of the log. Messages may be lost, come twice or overtake each other; the heads of the batches tell what
 * there was. So no event is handed on before all that came before it in any of the rooms, and a hole is known for what it is.
 */
export class Sequencer {
  /** Up to where all events were handed on, or are told to be read from the log; absent where that is not known. */
  private through: Cursor | undefined;
  private events: EventMessage[] = [];
  private heads: ExpectedHead[] = [];
  private waiting = 0;
  /** Grows with every batch that is complete. */
  private completed = 0;

  /** @param onEvent receives each event once, in the order of the log. */
  constructor(private readonly onEvent: (event: EventMessage) => void) {}

  /** Where it is; `undefined` while that is not known: messages are put aside then. */
  get position(): Cursor | undefined {
    return this.through;
  }

  /** Changes whenever something was handed on; absent when nothing waits. */
  get waitsSince(): number | undefined {
    return this.events.length > 0 || this.heads.length > 0 ? this.completed : undefined;
  }

  /** Begins at a position of the log: everything up to it is read from there. */
  start(position: Cursor): void {
    this.through = position;
    this.keep(
      this.events.filter(({ epoch, seq }) => epoch === position.epoch && seq > position.seq),
      this.heads.filter(({ epoch, through }) => epoch === position.epoch && through > position.seq),
    );
    this.advance();
  }

  /** Where the log is, is not known any more. */
  stop(): void {
    this.through = undefined;
  }

  /** Nothing that has come in counts any more. */
  clear(): void {
    this.through = undefined;
    this.keep([], []);
  }

  takeEvent(event: EventMessage): void {
    if (event.epoch === this.through?.epoch && event.seq <= this.through.seq) return;
    this.reserve(event.packed.length);
    this.events.push(event);
    if (this.heads.length > 0) this.advance();
  }

  /**
   * Takes a head, of the epoch of the position.
   *
   * @param isFollowed whether all events of a room come in.
   */
  takeHead(head: HeadMessage, isFollowed: (room: string) => boolean): void {
    const due = new Map([...head.rooms].filter(([room]) => isFollowed(room)));
    const later = this.heads.findIndex(({ through }) => through > head.through);
    this.reserve(0);
    this.heads.splice(later < 0 ? this.heads.length : later, 0, { ...head, due });
    this.advance();
  }

  /**
   * Goes past what is missing, to the newest position that is known.
   *
   * @param seq of an event that is in the log.
   */
  skip(seq = 0): void {
    const { epoch, seq: from } = this.through!;
    let newest = Math.max(from, seq);
    for (const head of this.heads) newest = Math.max(newest, head.through);
    for (const event of this.events) if (event.epoch === epoch) newest = Math.max(newest, event.seq);
    this.through = { epoch, seq: newest };
    this.keep([], []);
  }

  private advance(): void {
    for (let [head] = this.heads; head && this.through; [head] = this.heads) {
      if (head.through <= this.through.seq) this.heads.shift();
      else if (!this.complete(head, this.through)) return;
    }
  }

  private complete({ before, through, due }: ExpectedHead, position: Cursor): boolean {
    if (before > position.seq) return false;
    const batch = this.events
      .filter(({ epoch, seq }) => epoch === position.epoch && seq > position.seq && seq <= through)
      .toSorted((one, other) => one.seq - other.seq);
    const reached = new Map<string, number>();
    for (const { room, seq, previous } of batch) {
      const known = reached.get(room) ?? position.seq;
      if (previous > known && due.has(room)) return false;
      reached.set(room, seq);
    }
    for (const [room, seq] of due) if (seq > position.seq && reached.get(room) !== seq) return false;
    this.through = { epoch: position.epoch, seq: through };
    this.completed++;
    const isWhole = batch.length === this.events.length;
    this.keep(isWhole ? [] : this.events.filter((event) => !batch.includes(event)), this.heads.slice(1));
    let last = position.seq;
    for (const event of batch) {
      // An event of several rooms comes in each of them, and a message may come twice.
      if (event.seq > last) this.onEvent(event);
      last = event.seq;
    }
    return true;
  }

  private keep(events: EventMessage[], heads: ExpectedHead[]): void {
    this.events = events;
    this.heads = heads;
    this.waiting = heads.length * OVERHEAD;
    for (const { packed } of events) this.waiting += OVERHEAD + packed.length;
  }

  /** What is let go is missing: the next head tells. */
  private reserve(length: number): void {
    if (this.waiting > MOST_WAITING) this.keep([], []);
    this.waiting += OVERHEAD + length;
  }
}

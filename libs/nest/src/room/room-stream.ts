import type { Cursor, GapData, ResumeOutcome } from '@nestream/protocol';
import type { Subscriber } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { SseConnection } from '../connection/sse-connection.interface.js';
import { attempt } from '../errors/attempt.js';
import { StreamEndedError } from '../errors/stream.errors.js';
import type { RoomLimits } from '../limits/room-limits.js';
import type { Member } from '../nodes/member.interface.js';
import type { Presence } from '../nodes/presence.js';
import type { Subscription } from '../subscription/subscription.js';
import type { SubscriptionTarget } from '../subscription/subscription-target.interface.js';
import type { OwnContext } from './own-context.js';

/** The calls of {@link RoomStream.follow} for one room that have not settled. They share its slot. */
interface Ask {
  open: number;
}

/** What all room streams of a process share. */
export interface RoomStreamServices {
  /** The room streams by their connection. */
  readonly streams: Map<SseConnection, RoomStream>;
  readonly presence: Presence;
  readonly limits: RoomLimits;
  /** Reports that the log could not be read. */
  readonly logFailed: (error: unknown) => void;
}

/**
 * A connection that has joined rooms, between its subscription and its response: it puts events into the Observable that `join` returned and
 * everything else past it, and holds the slots and the presence of its rooms.
 */
export class RoomStream implements SubscriptionTarget {
  /** Set before anything else happens. */
  subscription!: Subscription;

  private attached = false;
  private holdsSlots = false;
  /** The rooms that the member is present in. */
  private attended: Set<string> | undefined;
  /** The rooms whose policy or log has not answered a `follow` yet; a room that is dropped and asked for again has another entry. */
  private asks: Map<string, Ask> | undefined;

  constructor(
    readonly connection: Connection,
    private readonly subscriber: Subscriber<object>,
    private readonly member: Member | undefined,
    private readonly services: RoomStreamServices,
    /** Where operators behind the join run; absent where there are none. */
    private readonly context: OwnContext | undefined,
  ) {}

  /**
   * Takes the slots of the first rooms, and makes the subscription that of the connection.
   *
   * @throws TooManyRoomsError, RoomFullError, AlreadyJoinedError
   */
  attach(rooms: readonly string[]): void {
    this.services.limits.take(rooms, 0);
    this.holdsSlots = true;
    this.connection.attach(this.subscription);
    this.attached = true;
    this.services.streams.set(this.connection, this);
  }

  /** Leaves all rooms; RxJS calls it when nothing listens to the Observable any more, possibly twice. */
  unsubscribe(): void {
    const held = this.heldRooms();
    this.holdsSlots = false;
    if (this.attached) {
      this.attached = false;
      this.asks = undefined;
      this.services.streams.delete(this.connection);
      for (const room of this.attended ?? []) this.depart(room);
      this.subscription.close();
      this.connection.detach();
    }
    for (const room of held) this.services.limits.release(room);
  }

  /** Whether the connection follows a room, or has asked to. */
  isIn(room: string): boolean {
    return this.subscription.follows(room) || this.asks?.has(room) === true;
  }

  /**
   * Resolves when the room is followed, or was dropped in the meantime.
   *
   * @param allow rejects if the connection may not.
   */
  async follow(room: string, allow: () => Promise<void> | void): Promise<void> {
    const ask = this.ask(room);
    try {
      await allow();
      if (this.isOpen(room, ask)) await this.subscription.follow(room);
      if (this.isOpen(room, ask) && this.subscription.follows(room)) this.attend(room);
    } finally {
      this.settle(room, ask);
    }
  }

  unfollow(room: string): void {
    this.subscription.unfollow(room);
  }

  /** Takes the connection out of the room; a stream without any room left is closed as `evicted`. */
  evict(room: string): void {
    if (this.subscription.roomNames.some((other) => other !== room)) this.unfollow(room);
    else this.connection.close('evicted');
  }

  takes(bytes: number): boolean {
    return this.connection.wire.outbound.takes(bytes);
  }

  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    this.begin(resume, cursor, gap);
    // The connection may have ended in opening.
    if (!cursor || !this.member || this.subscriber.closed) return;
    for (const room of this.subscription.roomNames) this.attend(room);
  }

  /** Not through the Observable: an operator that filters must not be able to hide a loss. */
  lost(gap: GapData, cursor?: Cursor): void {
    if (!this.connection.wire.gap(gap, cursor)) this.connection.failed(new StreamEndedError());
  }

  next(message: object): void {
    const { subscriber, context } = this;
    // Not through emit(): this runs for every delivery, and a closure would be made for each.
    try {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its subscriber
      if (context) context.runInAsyncScope(subscriber.next, subscriber, message);
      else subscriber.next(message);
    } catch (error) {
      this.connection.failed(error);
    }
  }

  replayed(count: number): void {
    this.connection.stats.replayed += count;
  }

  lagged(): void {
    this.connection.stats.lags++;
  }

  left(room: string, ended: boolean, followed: boolean): void {
    const asked = this.asks?.delete(room) ?? false;
    if (this.holdsSlots && (followed || asked)) this.services.limits.release(room);
    this.depart(room, ended);
  }

  logFailed(error: unknown): void {
    this.services.logFailed(error);
  }

  complete(): void {
    this.emit(() => this.subscriber.complete());
  }

  error(error: unknown): void {
    this.emit(() => this.subscriber.error(error));
  }

  /** The log has answered where the stream begins; without a cursor it will do so later. */
  private begin(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    const { connection } = this;
    const { wire } = connection;
    if (connection.ending) return;
    if (gap && !wire.canTell) {
      connection.failed(new StreamEndedError());
      return;
    }
    // A client that was sent other ids, or none, must be given the position to reconnect with.
    const seed = connection.opened || wire.cursor.foreign;
    // With a gap `connected` has no id: a client cut before the gap arrives must resume from where it was.
    if (cursor && !gap) wire.cursor.start(cursor);
    connection.open(resume);
    if (!cursor || connection.ending) return;
    wire.cursor.start(cursor);
    if (gap) this.lost(gap);
    else if (seed) wire.heartbeat();
  }

  /** The rooms with a slot of this stream: those it follows, and those it has asked for. */
  private heldRooms(): readonly string[] {
    if (!this.holdsSlots) return [];
    return [...this.subscription.roomNames, ...this.waitingRooms()];
  }

  private waitingRooms(): readonly string[] {
    return [...(this.asks?.keys() ?? [])].filter((room) => !this.subscription.follows(room));
  }

  /** @throws TooManyRoomsError, RoomFullError */
  private ask(room: string): Ask {
    let ask = this.asks?.get(room);
    if (!ask) {
      if (!this.subscription.follows(room)) {
        const held = this.subscription.roomCount + this.waitingRooms().length;
        this.services.limits.take([room], held);
      }
      ask = { open: 0 };
      (this.asks ??= new Map<string, Ask>()).set(room, ask);
    }
    ask.open++;
    return ask;
  }

  /** False when the room was dropped after the ask, or the stream is over: the slot was given back, and may be that of another ask by now. */
  private isOpen(room: string, ask: Ask): boolean {
    return this.asks?.get(room) === ask;
  }

  /** The slot stays with a room that is followed, and with other calls that still wait for an answer. */
  private settle(room: string, ask: Ask): void {
    if (--ask.open > 0 || !this.isOpen(room, ask)) return;
    this.asks!.delete(room);
    if (!this.subscription.follows(room)) this.services.limits.release(room);
  }

  /** Ends the presence of the member in a room. Other members are not notified when the room has ended. */
  private depart(room: string, ended = false): void {
    if (!this.member || !this.attended?.delete(room)) return;
    this.services.presence.leave(room, this.member.id, ended);
  }

  private attend(room: string): void {
    if (!this.member || this.attended?.has(room)) return;
    (this.attended ??= new Set()).add(room);
    this.services.presence.enter(room, this.member);
  }

  /** What throws here is a teardown of the application, run by an operator that ends. Without this the end would be lost. */
  private emit(task: () => void): void {
    attempt(this.context?.bindOptional(task) ?? task, (error) => this.connection.failed(error));
  }
}

import type { Cursor, GapData, ResumeOutcome } from '@nestream/protocol';
import type { Subscriber } from 'rxjs';
import { attempt } from '../errors/attempt.js';
import type { Connection } from '../connection/connection.js';
import type { RoomPlaces } from '../limits/room-limits.js';
import type { Member } from '../nodes/member.interface.js';
import type { OwnContext } from './own-context.js';
import type { Presence } from '../nodes/presence.js';
import { isReservedRoom } from '../event/room-name.js';
import type { Subscription } from '../subscription/subscription.js';
import type { SubscriptionTarget } from '../subscription/subscription-target.interface.js';

/** The calls of {@link Participant.follow} for one room that have not settled. They share its place. */
interface Ask {
  open: number;
}

/** What all participants share. */
export interface ParticipantServices {
  readonly participants: { add(one: Participant): void; delete(one: Participant): void };
  readonly presence: Presence;
  /** The log could not be read. */
  readonly logFailed: (error: unknown) => void;
}

/**
 * A connection that has joined rooms: puts what its subscription has onto the stream - messages through the handler's Observable,
 * the rest past it - and attends the rooms meanwhile.
 */
export class Participant implements SubscriptionTarget {
  /** Set before anything else happens. */
  subscription!: Subscription;

  private attached = false;
  private attended: Set<string> | undefined;
  /** The rooms whose policy or log has not answered a `follow` yet; a room that is dropped and asked for again has another entry. */
  private asks: Map<string, Ask> | undefined;

  constructor(
    readonly connection: Connection,
    private readonly subscriber: Subscriber<object>,
    private readonly places: RoomPlaces,
    private readonly member: Member | undefined,
    private readonly services: ParticipantServices,
    /** Where operators behind the join run; absent where there are none. */
    private readonly context: OwnContext | undefined,
  ) {}

  /** The rooms that the application named. */
  get rooms(): string[] {
    return this.subscription.roomNames.filter((room) => !isReservedRoom(room));
  }

  /** Makes the subscription that of the connection. @throws AlreadyJoinedError */
  attach(): void {
    this.connection.rooms.attach(this.subscription);
    this.attached = true;
    this.services.participants.add(this);
  }

  /** Leaves all rooms; called by RxJS when nobody listens to the Observable any more, possibly twice. */
  unsubscribe(): void {
    if (this.attached) {
      this.attached = false;
      this.asks = undefined;
      this.services.participants.delete(this);
      for (const room of this.attended ?? []) this.depart(room);
      this.subscription.close();
      this.connection.rooms.detach();
    }
    this.places.leaveAll();
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
    if (this.rooms.some((other) => other !== room)) this.unfollow(room);
    else this.connection.close('evicted');
  }

  takes(bytes: number): boolean {
    return this.connection.rooms.takes(bytes);
  }

  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    this.connection.rooms.established(resume, cursor, gap);
    // The connection may have ended in opening.
    if (!cursor || !this.member || this.subscriber.closed) return;
    for (const room of this.rooms) this.attend(room);
  }

  /** Not through the Observable: an operator that filters must not be able to hide a loss. */
  lost(gap: GapData, cursor?: Cursor): void {
    this.connection.rooms.sendGap(gap, cursor);
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
    this.connection.rooms.stats.replayed += count;
  }

  lagged(): void {
    this.connection.rooms.stats.lags++;
  }

  left(room: string, ended: boolean): void {
    this.asks?.delete(room);
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

  /** @throws TooManyRoomsError, RoomFullError */
  private ask(room: string): Ask {
    let ask = this.asks?.get(room);
    if (!ask) {
      this.places.take([room]);
      ask = { open: 0 };
      (this.asks ??= new Map<string, Ask>()).set(room, ask);
    }
    ask.open++;
    return ask;
  }

  /** False when the room was dropped after the ask, or the stream is over: the place was given back, and may be that of another ask by now. */
  private isOpen(room: string, ask: Ask): boolean {
    return this.asks?.get(room) === ask;
  }

  /** The place stays with a room that is followed, and with other calls that still wait for an answer. */
  private settle(room: string, ask: Ask): void {
    if (--ask.open > 0 || !this.isOpen(room, ask)) return;
    this.asks!.delete(room);
    if (!this.subscription.follows(room)) this.places.leave(room);
  }

  /** The subscription has left a room. Nobody is told who leaves a room that has ended. */
  private depart(room: string, ended = false): void {
    this.places.leave(room);
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

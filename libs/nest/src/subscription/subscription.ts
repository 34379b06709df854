import type { Cursor } from '@nestream/protocol';
import type { RoomSource } from '../connection/room-source.interface.js';
import { NotJoinedError } from '../errors/room.errors.js';
import type { EncodedEvent } from '../event/encoded-event.js';
import type { EventLog, LogPage } from '../log/event-log.interface.js';
import { isReservedRoom } from '../event/room-name.js';
import { isPromise } from '../log/is-promise.js';
import { passes } from './event-filter.js';
import type { FanOut } from './fan-out.js';
import type { Follower } from './follower.interface.js';
import { FirstSeek, type Beginning } from './first-seek.js';
import { History } from './history.js';
import { LiveBuffer } from './live-buffer.js';
import { PendingRooms } from './pending-rooms.js';
import { Position } from './position.js';
import { RetryDelay } from '../time/retry-delay.js';
import { RoomSet } from './room-set.js';
import type { SubscriptionOptions } from './subscription-options.interface.js';
import type { SubscriptionTarget } from './subscription-target.interface.js';

/**
 * A cursor over the log, filtered by rooms: the only place that joins history to live.
 *
 * `catching-up` reads pages from the cursor, while live events are put aside; a page that reaches them makes it `live` in
 * one synchronous step. When the client does not keep up it is `lagging`: live events are dropped, and once the client
 * has drained it catches up from the log again. So a slow client costs bounded memory and loses nothing that the log holds.
 */
export class Subscription implements RoomSource, Follower {
  private readonly rooms: RoomSet;
  private readonly position = new Position();
  private readonly aside = new LiveBuffer();
  private first: FirstSeek | undefined;
  private history: History | undefined;
  private pending: PendingRooms | undefined;
  private delay: RetryDelay | undefined;
  private state: 'opening' | 'catching-up' | 'live' | 'lagging' | 'closed' = 'opening';
  private reading = false;

  constructor(
    private readonly log: EventLog,
    private readonly fanOut: FanOut,
    private readonly target: SubscriptionTarget,
    private readonly options: SubscriptionOptions,
  ) {
    this.rooms = new RoomSet(options.rooms);
  }

  get established(): boolean {
    return this.state !== 'opening' || this.first?.late === true;
  }

  follows(room: string): boolean {
    return this.rooms.has(room);
  }

  /** The rooms it follows that the application named. */
  get roomNames(): string[] {
    return this.rooms.names().filter((room) => !isReservedRoom(room));
  }

  /** Number of rooms that the application named. */
  get roomCount(): number {
    return this.rooms.count;
  }

  settledSeq(writtenSeq: number): number {
    const { emittedSeq, epoch, seq } = this.position;
    // An event on its way through operators is not on the wire yet: the client must not be moved past it.
    if (emittedSeq > writtenSeq) return writtenSeq;
    return this.state === 'live' ? Math.max(seq, this.fanOut.newestSeq(epoch)) : seq;
  }

  /**
   * Asks the log where to begin, establishes the stream, and catches up: in one step where nothing has to be waited for.
   *
   * @throws StreamEndedError when the client has seen the end of all its rooms, LogUnavailableError when the log is away
   *   and not waited for, and whatever the snapshot throws. With a promise they are its rejections.
   */
  open(): Promise<void> | void {
    if (this.stopped) return undefined;
    this.first = new FirstSeek(this.log, this.fanOut, this.target, this.options);
    const beginning = this.first.run(this.rooms, this);
    return isPromise(beginning) ? beginning.then((known) => this.begin(known)) : this.begin(beginning);
  }

  /** Adds a room, from now on. @throws NotJoinedError before the stream is established: it could begin after the room does. */
  async follow(room: string): Promise<void> {
    if (this.state === 'opening') throw new NotJoinedError(this.options.connectionId);
    if (this.stopped || this.rooms.has(room)) return;
    this.pending ??= new PendingRooms(this.log, this.fanOut, this.rooms, this.position, this, (ended) =>
      this.unfollow(ended, true),
    );
    await this.pending.add(room);
  }

  /** Drops a room; without any room the stream is complete. */
  unfollow(room: string, ended = false): void {
    const followed = this.rooms.delete(room);
    this.pending?.drop(room);
    this.fanOut.unfollow(room, this);
    this.target.left(room, ended, followed);
    if (!this.rooms.over || this.stopped) return;
    this.close();
    this.target.complete();
  }

  close(): void {
    this.state = 'closed';
    this.first?.cancel();
    this.pending?.dropAll();
    this.delay?.cancel();
    this.aside.drop();
    for (const room of this.rooms.names()) this.fanOut.unfollow(room, this);
  }

  onLive(event: EncodedEvent): void {
    if (this.state === 'live') this.take(event);
    else if (this.state === 'lagging') this.aside.skip(event);
    else this.aside.push(event);
  }

  onInterrupted(through: Cursor): void {
    // All of it was published before what is read from now on.
    this.aside.interrupted();
    this.delay?.cancel();
    if (this.state !== 'live') return;
    if (through.epoch === this.position.epoch) this.position.reach(through.seq);
    this.state = 'catching-up';
    void this.catchUp();
  }

  resume(): void {
    if (this.state !== 'lagging') return;
    this.state = 'catching-up';
    void this.catchUp();
  }

  /** @internal Ends the stream with an error of the application. */
  fail(error: unknown): void {
    this.close();
    this.target.error(error);
  }

  private get stopped(): boolean {
    return this.state === 'closed';
  }

  private begin(beginning: Beginning | undefined): Promise<void> | void {
    if (!beginning) return undefined;
    const { cursor, fresh } = beginning;
    this.position.start(cursor);
    const snapshot = fresh ? this.options.snapshot?.(cursor) : undefined;
    return snapshot
      ? snapshot.then((messages) => this.establish(beginning, messages))
      : this.establish(beginning);
  }

  private establish({ resume, gap, atHead }: Beginning, snapshot?: readonly object[]): Promise<void> | void {
    if (this.stopped) return undefined;
    this.first = undefined;
    this.state = 'catching-up';
    this.target.established(resume, this.position.cursor, gap);
    this.show(snapshot);
    // Nothing lies between the head of the log and the live feed, which was followed before: there is no page to read.
    if (atHead && !this.stopped && this.aside.holes === 0) this.goLive();
    return this.catchUp();
  }

  private catchUp(): Promise<void> | void {
    if (this.reading || this.state !== 'catching-up') return undefined;
    this.reading = true;
    return this.readOn((this.history ??= new History(this.log, this.rooms, this.position, this.aside)));
  }

  private async readOn(history: History): Promise<void> {
    while (this.state === 'catching-up') {
      try {
        if (!this.target.takes(1)) this.lag();
        else if (!(await history.next((page) => this.takePage(page)))) await this.restart(history);
        this.delay?.reset();
      } catch (error) {
        // The stream stays open with its heartbeats, and reads on from its cursor when the log is back.
        this.target.logFailed(error);
        await (this.delay ??= new RetryDelay()).wait();
      }
    }
    this.reading = false;
  }

  private takePage(page: LogPage): void {
    if (this.state !== 'catching-up') return;
    const loss = this.history!.lossOf(page);
    if (loss) this.target.lost(loss);
    let replayed = 0;
    for (const event of page.events) {
      if (!this.take(event)) break;
      if (this.position.emittedSeq === event.seq) replayed++;
    }
    this.target.replayed(replayed);
    if (this.state !== 'catching-up') return;
    this.position.reach(page.through);
    if (page.complete) this.goLive();
  }

  private async restart(history: History): Promise<void> {
    const gap = await history.restart();
    if (this.stopped || !gap) return;
    const { cursor } = this.position;
    this.aside.clear();
    this.target.lost(gap, cursor);
    try {
      this.show(await this.options.snapshot?.(cursor));
    } catch (error) {
      this.fail(error);
    }
  }

  private show(snapshot: readonly object[] = []): void {
    for (const message of snapshot) if (!this.stopped) this.target.next(message);
  }

  /** Not live before the last one is taken: who publishes in answer to an event would overtake those that wait. */
  private goLive(): void {
    const { holes } = this.aside;
    // What was let go or missed has to be read first, also if that happens only now.
    while (this.position.seq >= this.aside.droppedThrough && holes === this.aside.holes) {
      const event = this.aside.shift();
      if (!event) this.state = 'live';
      if (!event || !this.take(event)) return;
    }
  }

  private lag(event?: EncodedEvent): void {
    this.state = 'lagging';
    this.target.lagged();
    this.aside.drop();
    if (event) this.aside.skip(event);
  }

  /** @returns false when what has been read or put aside is not to be taken further now. */
  private take(event: EncodedEvent): boolean {
    const { ends, seq } = event;
    if (seq <= this.position.seq || event.epoch !== this.position.epoch) return true;
    const wanted = this.rooms.matches(event) && (ends || passes(event, this.options, this));
    if (wanted && !ends && !this.target.takes(event.size)) {
      this.lag(event);
      return false;
    }
    this.position.seq = seq;
    if (wanted && ends) {
      for (const room of event.rooms) this.unfollow(room, true);
    } else if (wanted) {
      this.position.emittedSeq = seq;
      this.target.next(event);
    } else if (ends) {
      this.pending?.ends(event);
    }
    return this.state === 'catching-up';
  }
}

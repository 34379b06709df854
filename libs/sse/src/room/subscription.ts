import type { Cursor } from '@event-stream/protocol';
import type { ConnectionSubscription } from '../connection/connection-subscription.interface.js';
import { NotJoinedError } from '../errors/not-joined.error.js';
import { StreamEndedError } from '../errors/stream-ended.error.js';
import type { EncodedEvent } from '../event/encoded-event.js';
import type { EventLog, LogPage, LogStart } from '../log/event-log.interface.js';
import { EventFilter } from './event-filter.js';
import type { FanOut } from './fan-out.js';
import type { Follower } from './follower.interface.js';
import { FirstSeek } from './first-seek.js';
import { History } from './history.js';
import { LiveBuffer } from './live-buffer.js';
import { planResume, requestResume, type ResumeRequest } from './resume-plan.js';
import { Position } from './position.js';
import { RetryDelay } from './retry-delay.js';
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
export class Subscription implements ConnectionSubscription, Follower {
  private readonly rooms = new RoomSet();
  private readonly position = new Position();
  private readonly aside = new LiveBuffer();
  private readonly delay = new RetryDelay();
  private readonly filter: EventFilter;
  private readonly first: FirstSeek;
  private readonly history: History;
  private state: 'opening' | 'catching-up' | 'live' | 'lagging' | 'closed' = 'opening';
  private reading = false;

  constructor(
    private readonly log: EventLog,
    private readonly fanOut: FanOut,
    private readonly target: SubscriptionTarget,
    private readonly options: SubscriptionOptions,
  ) {
    for (const room of options.rooms) this.rooms.add(room, 0);
    this.filter = new EventFilter(options, (error) => this.fail(error));
    this.first = new FirstSeek(log, fanOut, target, this.delay, options.waitForLog);
    this.history = new History(log, this.rooms, this.position);
  }

  get established(): boolean {
    return this.state !== 'opening' || this.first.late;
  }

  follows(room: string): boolean {
    return this.rooms.has(room);
  }

  /** The rooms it follows, the reserved ones included. */
  get roomNames(): string[] {
    return this.rooms.names();
  }

  settledSeq(writtenSeq: number): number {
    const { emittedSeq, epoch, seq } = this.position;
    // An event on its way through operators is not on the wire yet: the client must not be moved past it.
    if (emittedSeq > writtenSeq) return writtenSeq;
    return this.state === 'live' ? Math.max(seq, this.fanOut.newestSeq(epoch)) : seq;
  }

  /**
   * Asks the log where to begin, establishes the stream, and catches up.
   *
   * @throws StreamEndedError when the client has seen the end of all its rooms, LogUnavailableError when the log is away
   *   and not waited for, and whatever the snapshot throws.
   */
  async open(): Promise<void> {
    const { options, target } = this;
    const request = requestResume(options.lastEventId, options.from, options.replayLimit);
    const start = await this.first.run(this.rooms, this, request.origin, () => this.stopped);
    if (this.stopped || !start) return;
    this.position.start(start.cursor);
    this.assertMoreToCome(request, start);
    this.rooms.takeLosses(start.lost);
    const plan = planResume(request, start, this.rooms.names(), this.first.late);
    const snapshot = plan.fresh ? await options.snapshot?.(start.cursor) : undefined;
    if (this.stopped) return;
    this.state = 'catching-up';
    target.established(plan.resume, start.cursor, plan.gap);
    this.show(snapshot);
    await this.catchUp();
  }

  /** Adds a room, from now on. @throws NotJoinedError before the stream is established: it could begin after the room does. */
  async follow(room: string): Promise<void> {
    if (this.state === 'opening') throw new NotJoinedError(this.options.connectionId);
    if (this.rooms.has(room)) return;
    try {
      await this.fanOut.follow(room, this);
      const { cursor } = await this.log.seek([], 'live');
      // It may have been dropped or closed meanwhile, and the log may have begun anew before or after it answered.
      const since = cursor.epoch === this.position.epoch ? cursor.seq : 0;
      if (!this.stopped && this.fanOut.followers(room).has(this)) this.rooms.add(room, since);
    } finally {
      if (!this.rooms.has(room)) this.fanOut.unfollow(room, this);
    }
  }

  /** Drops a room; without any room the stream is complete. */
  unfollow(room: string, ended = false): void {
    this.leave(room);
    this.target.left(room, ended);
    if (!this.rooms.over || this.stopped) return;
    this.close();
    this.target.complete();
  }

  close(): void {
    if (this.stopped) return;
    this.state = 'closed';
    this.delay.cancel();
    this.aside.drop();
    for (const room of this.rooms.names()) this.fanOut.unfollow(room, this);
  }

  onLive(event: EncodedEvent): void {
    if (this.state === 'live') this.take(event);
    else if (this.state === 'lagging') this.aside.skip(event);
    else this.aside.push(event);
  }

  onInterrupted(through: Cursor): void {
    this.history.interrupted();
    // All of it was published before what is read from now on.
    this.aside.clear();
    this.delay.cancel();
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

  private get stopped(): boolean {
    return this.state === 'closed';
  }

  private assertMoreToCome(request: ResumeRequest, start: LogStart): void {
    if (request.lastEventId === null || !start.known) return;
    for (const room of start.ended) this.leave(room);
    if (this.rooms.over) throw new StreamEndedError();
  }

  private async catchUp(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    while (this.state === 'catching-up') {
      try {
        if (!this.target.writable) this.lag();
        else if (!(await this.history.next((page) => this.takePage(page)))) await this.restart();
        this.delay.reset();
      } catch (error) {
        // The stream stays open with its heartbeats, and reads on from its cursor when the log is back.
        this.target.logFailed(error);
        await this.delay.wait();
      }
    }
    this.reading = false;
  }

  private takePage(page: LogPage): void {
    if (this.state !== 'catching-up') return;
    const loss = this.history.lossOf(page);
    if (loss) this.target.lost(loss);
    let replayed = 0;
    for (const event of page.events) {
      if (!this.take(event)) break;
      if (this.position.emittedSeq === event.seq) replayed++;
    }
    this.target.replayed(replayed);
    if (this.state !== 'catching-up') return;
    this.position.reach(page.through);
    if (page.complete && page.through >= this.aside.droppedThrough) this.goLive();
  }

  private async restart(): Promise<void> {
    const gap = await this.history.restart();
    if (this.stopped) return;
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
    for (let event = this.aside.shift(); event; event = this.aside.shift()) if (!this.take(event)) return;
    if (this.position.seq >= this.aside.droppedThrough) this.state = 'live';
  }

  private lag(event?: EncodedEvent): void {
    this.state = 'lagging';
    this.target.lagged();
    this.aside.drop();
    if (event) this.aside.skip(event);
  }

  /** @returns false when no further event may be taken now. */
  private take(event: EncodedEvent): boolean {
    const { ends, seq } = event;
    if (seq <= this.position.seq || event.epoch !== this.position.epoch) return true;
    const wanted = this.rooms.matches(event) && (ends || this.filter.passes(event));
    if (wanted && !ends && !this.target.writable) {
      this.lag(event);
      return false;
    }
    this.position.seq = seq;
    if (wanted && ends) {
      for (const room of event.rooms) this.unfollow(room, true);
    } else if (wanted) {
      this.position.emittedSeq = seq;
      this.target.next(event);
    }
    return this.state === 'live' || this.state === 'catching-up';
  }

  private fail(error: unknown): void {
    this.close();
    this.target.error(error);
  }

  private leave(room: string): void {
    this.rooms.delete(room);
    this.fanOut.unfollow(room, this);
  }
}

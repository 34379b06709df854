import { formatEvent, type CloseReason, type ResumeOutcome } from '@event-stream/protocol';
import type { Observable, Subscription as RxSubscription } from 'rxjs';
import { OpeningOverflowError } from '../errors/opening-overflow.error.js';
import { StreamEndedError } from '../errors/stream-ended.error.js';
import type { ConnectionFacts } from './connection-facts.interface.js';
import type { ConnectionStats } from './connection-stats.js';
import type { ConnectionServices } from './connection-services.interface.js';
import { attempt } from './attempt.js';
import { CredentialWatch, type CredentialWatchOwner } from './credential-watch.js';
import type { Credential } from './credential.interface.js';
import { encodeMessage } from './encode-message.js';
import { frameOf, type Frame } from './frame.js';
import { farewell, greet } from './greeting.js';
import { HandlerObserver } from './handler-observer.js';
import type { Place } from './limits/place.js';
import { Linger } from './linger.js';
import { Liveness } from './liveness.js';
import { Milestones } from './milestones.js';
import { Opening } from './opening.js';
import { Outbound, type OutboundOwner } from './outbound.js';
import { ResponseWriter, type StreamResponse } from './response-writer.js';
import { RoomChannel, type RoomChannelOwner } from './room-channel.js';
import type { StreamHost } from './stream-host.interface.js';
import { WireCursor } from './wire-cursor.js';

const NOTHING: Credential = {};

/**
 * One open stream: everything between the Observable of an `@Sse()` handler and the bytes of its response.
 *
 * Get it with `@Connection()`, and hand it to `RoomService.join`.
 */
export class Connection extends Milestones implements OutboundOwner, RoomChannelOwner, CredentialWatchOwner {
  /** Unique id of this connection; a reconnect has another. */
  readonly id: string;
  /** Id of the authenticated user (module option `userId`); absent for anonymous clients. */
  readonly userId: string | undefined;
  /** Where the client left off: the `Last-Event-ID` header, else the `lastEventId` query parameter. */
  readonly lastEventId: string | undefined;
  /** @internal Whether it may go on for most of the drain window. */
  readonly finishes: boolean;
  /** What the connection has done so far. */
  readonly stats: Readonly<ConnectionStats>;
  /** @internal What it takes of the limits; absent until it was admitted. */
  place: Place | undefined;
  /** @internal The side that `RoomService` uses. */
  readonly rooms: RoomChannel;

  private readonly outbound: Outbound;
  private readonly cursor = new WireCursor();
  private readonly liveness: Liveness;
  private watch: CredentialWatch | undefined;
  private state: 'opening' | 'open' | 'closed' = 'opening';
  private reason: CloseReason | undefined;
  private host: StreamHost | undefined;
  private source: RxSubscription | undefined;
  private opening: Opening | undefined;

  /** @internal */
  constructor(
    private readonly facts: ConnectionFacts,
    /** @internal */
    readonly response: StreamResponse,
    private readonly services: ConnectionServices,
  ) {
    super();
    ({ id: this.id, userId: this.userId, lastEventId: this.lastEventId } = facts);
    this.finishes = facts.finishes === true;
    const { scheduler, settings } = services;
    this.outbound = new Outbound(scheduler, new ResponseWriter(response), settings.highWaterMark, this);
    this.stats = this.outbound.stats;
    this.liveness = new Liveness(this.outbound, this.cursor, settings, this);
    // Most credentials neither end nor are shown.
    if (facts.credential?.expiresAt !== undefined || settings.auth.publicUser)
      this.watch = this.watchOf(facts);
    this.rooms = new RoomChannel(this, this.outbound, this.cursor, this.liveness);
  }

  /** Aborted when the stream ends, for whatever reason. */
  get signal(): AbortSignal {
    return this.facts.abort.signal;
  }

  /** Why the stream ended; `undefined` while it is open. */
  get closeReason(): CloseReason | undefined {
    return this.state === 'closed' ? this.reason : undefined;
  }

  /** What the stream was let in with; `SseAuthService.refresh` replaces it while the stream is open. */
  get credential(): Credential {
    return this.watch?.credential ?? this.facts.credential ?? NOTHING;
  }

  /** Bytes that wait in this process for the client to read. */
  get buffered(): number {
    return this.outbound.buffered;
  }

  /** @internal */
  get lastEventAt(): number {
    return this.outbound.lastEventAt;
  }

  /**
   * Sends a message that is in no log: it has no position there, and is gone if the client is not there to read it.
   *
   * @throws InvalidEventError for a reserved type, an unsafe field or data that JSON cannot carry.
   */
  send(message: unknown): void {
    if (this.ending) return;
    // Looked at before the push: one large message alone is no sign of a slow client.
    const overflown = this.outbound.backlog > this.services.settings.maxBuffer;
    this.outbound.pushEvent(encodeMessage(message, this.cursor));
    if (!overflown) return;
    if (this.state === 'opening') this.failed(new OpeningOverflowError());
    else this.destroy('slow-consumer');
  }

  /**
   * Ends the stream after what was sent so far.
   *
   * @param reason told to the client in the `closing` event. Default `completed`.
   * @param reconnect whether the client is told to come back. Default false.
   */
  close(reason: CloseReason = 'completed', reconnect = false): void {
    if (this.ending) return;
    this.open('live');
    if (this.ending) return;
    this.reason = reason;
    this.leaveSource();
    this.outbound.push(farewell(reason, reconnect, this.cursor.id, this.services.settings));
    this.outbound.finish();
    this.host!.finish();
  }

  /**
   * Cuts the stream at once, without a last event: for clients that take nothing any more.
   *
   * @param reason the close reason, unless the stream has one already.
   */
  destroy(reason: CloseReason): void {
    this.reason ??= reason;
    if (!this.response.writableFinished) this.response.destroy();
    this.released();
  }

  /** @internal Puts another credential of the same user in the place of the current one. */
  replaceCredential(credential: Credential): void {
    if (this.ending) return;
    this.watch ??= this.watchOf(this.facts);
    this.watch.replace(credential, this.services.wheel);
  }

  /** @internal Subscribes to the handler's Observable and opens the stream when it has something to give. */
  start(host: StreamHost, source: Observable<unknown>, asyncHandler: boolean): void {
    this.host = host;
    this.opening = new Opening(asyncHandler, this.rooms);
    this.source = source.subscribe(new HandlerObserver(this));
    if (this.ending) this.leaveSource();
  }

  /** @internal Answers with an error instead of a stream, or ends the stream with it when the headers are out. */
  failed(error: unknown): void {
    if (this.ending) return;
    const ended = error instanceof StreamEndedError;
    if (this.state === 'opening') {
      this.reason = ended ? 'completed' : 'error';
      this.host!.refuse(error);
    } else if (ended) {
      this.close();
    } else {
      const { message, reconnect } = this.host!.report(error);
      this.outbound.push(frameOf(formatEvent({ type: 'error', id: this.cursor.id, data: message })));
      this.close('error', reconnect);
    }
  }

  /** @internal Frees everything; called when the request is over, whoever ended it. */
  released(): void {
    if (this.state === 'closed') return;
    this.reason ??= 'client';
    this.state = 'closed';
    this.opening?.cancel();
    this.leaveSource();
    const { wheel, settings, report } = this.services;
    wheel.delete(this.liveness);
    if (this.watch) wheel.delete(this.watch);
    this.outbound.release();
    Linger.watch(this.response, wheel, settings.stallTimeout);
    this.host?.over(this.reason);
    this.hasClosed(this.reason, report);
  }

  /** @internal */
  onRoom(): void {
    this.liveness.subscription?.resume();
  }

  /** @internal */
  onEnded(): void {
    this.reason ??= 'error';
    this.host!.finish();
  }

  /** @internal */
  get opened(): boolean {
    return this.state === 'open';
  }

  /** @internal */
  get ending(): boolean {
    return this.reason !== undefined;
  }

  /** @internal */
  look(): void {
    this.opening?.look();
  }

  /** @internal Sends the headers and the first event, unless they are out. */
  open(resume: ResumeOutcome): void {
    if (this.state !== 'opening') return;
    this.opening?.cancel();
    this.opening = undefined;
    let greeting: Frame[] = [];
    try {
      greeting = greet(this.id, resume, this.cursor.id, this.services.settings, this.watch);
      this.outbound.prepare();
      this.host!.commit();
    } catch (error) {
      this.failed(error);
    }
    if (this.ending) return;
    this.state = 'open';
    this.outbound.open(greeting);
    this.liveness.start(this.services.wheel);
    this.watch?.start(this.services.wheel);
    this.outbound.stats.openedAt = performance.now();
    this.hasOpened(this.services.report);
  }

  /** The teardown of the handler's Observable is application code. */
  private leaveSource(): void {
    attempt(() => this.source?.unsubscribe(), this.services.report);
  }

  private watchOf({ credential = NOTHING }: ConnectionFacts): CredentialWatch {
    return new CredentialWatch(credential, this.outbound, this.cursor, this.services.settings.auth, this);
  }
}

import { parseCursor, type CloseReason, type ControlEventMap, type ResumeOutcome } from '@nestream/protocol';
import type { Observable, Subscription as RxSubscription } from 'rxjs';
import { CredentialExpiredError } from '../errors/auth.errors.js';
import { InvalidEventError } from '../errors/event.errors.js';
import { OpeningOverflowError, StreamEndedError } from '../errors/stream.errors.js';
import type { ConnectionFacts } from './connection-facts.interface.js';
import type { ConnectionStats } from './write/connection-stats.js';
import type { ConnectionServices } from './connection-services.interface.js';
import { attempt } from '../errors/attempt.js';
import { ControlEvents } from './write/control-events.js';
import { CredentialWatch, type CredentialWatchOwner } from './credential-watch.js';
import type { Credential } from './credential.interface.js';
import { encodeMessage } from './write/encode-message.js';
import type { Frame } from '../event/frame.js';
import { HandlerObserver } from './handler-observer.js';
import { SessionWatch } from './deadline/http2-progress.js';
import { Linger } from './deadline/linger.js';
import { Liveness } from './deadline/liveness.js';
import { OpenStream } from './open-stream.js';
import { Opening, type OpeningOwner } from './opening.js';
import { Outbound, type OutboundOwner } from './write/outbound.js';
import { ResponseWriter, type StreamResponse } from './write/response-writer.js';
import { RoomChannel, type RoomChannelOwner } from './room-channel.js';
import type { StreamHost } from './stream-host.interface.js';
import { WireCursor } from './write/wire-cursor.js';

const NOTHING: Credential = {};

/**
 * One open stream: everything between the Observable of an `@Sse()` handler and the bytes of its response.
 *
 * Get it with `@Connection()`, and hand it to `RoomService.join`.
 */
export class Connection
  extends OpenStream
  implements OutboundOwner, RoomChannelOwner, OpeningOwner, CredentialWatchOwner
{
  readonly kind = 'managed';

  // Private at run time too: a pipe of the application may walk through what a handler is given.
  readonly #facts: ConnectionFacts;
  readonly #services: ConnectionServices;
  readonly #rooms: RoomChannel;
  readonly #outbound: Outbound;
  readonly #cursor = new WireCursor();
  readonly #controls: ControlEvents;
  readonly #liveness: Liveness;
  #watch: CredentialWatch | undefined;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #reason: CloseReason | undefined;
  #host: StreamHost | undefined;
  #source: RxSubscription | undefined;
  readonly #opening: Opening;
  /** Whether the handler has emitted anything. */
  #emitted = false;

  /** @internal */
  constructor(facts: ConnectionFacts, response: StreamResponse, services: ConnectionServices) {
    super(facts, response);
    this.#facts = facts;
    this.#services = services;
    const { scheduler, settings } = services;
    const cursor = this.#cursor;
    const outbound = new Outbound(scheduler, new ResponseWriter(response), settings.highWaterMark, this);
    this.#outbound = outbound;
    this.#controls = new ControlEvents(outbound, cursor, settings, facts.controls !== false, facts.onGap);
    this.#liveness = new Liveness(outbound, cursor, this.#controls, settings, this);
    // Most credentials neither end nor are shown.
    if (facts.credential?.expiresAt !== undefined || settings.auth.publicUser)
      this.#watch = this.watchOf(facts);
    const resumes = facts.lastEventId !== undefined && parseCursor(facts.lastEventId) !== undefined;
    this.#opening = new Opening(this, resumes ? settings.joinWait : 0);
    this.#rooms = new RoomChannel(this, outbound, cursor, this.#liveness, this.#controls);
  }

  /** @internal The side that `RoomService` uses. */
  get rooms(): RoomChannel {
    return this.#rooms;
  }

  get stats(): Readonly<ConnectionStats> {
    return this.#outbound.stats;
  }

  /** Aborted when the stream ends, for whatever reason. */
  get signal(): AbortSignal {
    return this.#facts.abort.signal;
  }

  /** Why the stream ended; `undefined` while it is open. */
  get closeReason(): CloseReason | undefined {
    return this.#state === 'closed' ? this.#reason : undefined;
  }

  /** What the stream was let in with; `SseAuthService.refresh` replaces it while the stream is open. */
  get credential(): Credential {
    return this.#watch?.credential ?? this.#facts.credential ?? NOTHING;
  }

  get buffered(): number {
    return this.#outbound.buffered;
  }

  /** @internal */
  get lastEventAt(): number {
    return this.#outbound.lastEventAt;
  }

  /** @internal */
  get roomNames(): readonly string[] {
    return this.rooms.names;
  }

  /**
   * Sends a message that is in no log: it has no position there, and is gone if the client is not there to read it.
   *
   * @throws InvalidEventError for a reserved type, an unsafe field or data that JSON cannot carry.
   */
  send(message: unknown): void {
    if (this.ending) return;
    // Looked at before the push: one large message alone is no sign of a slow client.
    const overflown = this.#outbound.backlog > this.#services.settings.maxBuffer;
    this.#outbound.pushEvent(encodeMessage(message, this.#cursor, this.#services));
    if (!overflown) return;
    if (this.#state === 'opening') this.refuse(new OpeningOverflowError());
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
    if (!this.#host) {
      this.destroy(reason);
      return;
    }
    // A client that returns during a shutdown has lost nothing: it keeps its position.
    this.open(reason === 'draining' && this.lastEventId !== undefined ? 'recovered' : 'live');
    if (this.ending) return;
    this.#reason = reason;
    this.leaveSource();
    this.#controls.closing(reason, reconnect);
    this.#outbound.finish();
    this.#host.finish();
  }

  /**
   * Cuts the stream at once, without a last event: for clients that take nothing any more.
   *
   * @param reason the close reason, unless the stream has one already.
   */
  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    const { wheel, settings } = this.#services;
    if (reason === 'slow-consumer') SessionWatch.watch(this.response, wheel, settings.stallTimeout);
    if (!this.response.writableFinished) this.response.destroy();
    this.released();
  }

  /** @internal Puts another credential of the same user in the place of the current one. */
  replaceCredential(credential: Credential): void {
    if (this.ending) return;
    this.#watch ??= this.watchOf(this.#facts);
    this.#watch.replace(credential, this.#services.wheel);
  }

  /** @internal Subscribes to what the handler and its interceptors emit. */
  start(host: StreamHost, source: Observable<unknown>): void {
    this.#host = host;
    this.#source = source.subscribe(new HandlerObserver(this));
    if (this.ending) this.leaveSource();
  }

  /** @internal */
  handlerCalled(): void {
    this.#opening.handlerCalled();
  }

  /** @internal */
  handlerSettled(): void {
    if (this.#state === 'opening') this.#opening.handlerSettled();
  }

  /** @internal The handler has emitted a message. */
  emit(message: unknown): void {
    this.send(message);
    this.#emitted = true;
    if (this.#state === 'opening') this.look();
  }

  /** @internal The handler has nothing more to send, or the shutdown has ended what it sends: the client then finds more elsewhere. */
  completed(): void {
    if (this.#services.shutdown.begun && this.drain !== 'finish') this.close('draining', true);
    else this.close();
  }

  /** @internal Answers with an error instead of a stream, or ends the stream with it. */
  failed(error: unknown): void {
    if (this.ending) return;
    // What was emitted before the error reaches the client, unless rooms that are being joined refuse it.
    const inStream = this.#emitted || (error instanceof InvalidEventError && error.reservedType);
    if (this.#state === 'opening' && (!inStream || this.rooms.pending)) {
      this.refuse(error);
      return;
    }
    if (error instanceof StreamEndedError) {
      this.close();
      return;
    }
    this.open('live');
    if (this.ending) return;
    const { data, reconnect } = this.#host!.report(error);
    this.#controls.error(data);
    this.close('error', reconnect);
  }

  /** @internal Frees everything; called when the request is over, whoever ended it. */
  released(): void {
    if (this.#state === 'closed') return;
    this.#reason ??= 'client';
    this.#state = 'closed';
    this.#opening.cancel();
    this.leaveSource();
    const { wheel, settings, report } = this.#services;
    wheel.delete(this.#liveness);
    if (this.#watch) wheel.delete(this.#watch);
    this.#outbound.release();
    Linger.watch(this.response, wheel, settings.stallTimeout);
    this.#services.closed(this, this.#reason);
    this.hasClosed(this.#reason, report);
  }

  /** @internal */
  onRoom(): void {
    this.#liveness.subscription?.resume();
  }

  /** @internal */
  onEnded(): void {
    this.#reason ??= 'error';
    this.#host!.finish();
  }

  /** @internal */
  get ending(): boolean {
    return this.#reason !== undefined;
  }

  /** @internal */
  get blocked(): boolean {
    return this.#outbound.blockedSince > 0;
  }

  /** @internal */
  tell<Type extends keyof ControlEventMap>(type: Type, data: ControlEventMap[Type]): void {
    this.#controls.send(type, data);
  }

  /** @internal */
  look(): void {
    this.#opening.look();
  }

  /** @internal */
  get joinPending(): boolean {
    return this.rooms.pending;
  }

  /** @internal */
  get hasJoined(): boolean {
    return this.rooms.joined === 'subscribed';
  }

  /** @internal */
  held(): void {
    if (this.#state === 'opening') this.#outbound.await();
  }

  /** @internal Sends the headers and the first event, unless they are out. */
  open(resume: ResumeOutcome): void {
    if (this.#state !== 'opening') return;
    this.#opening.cancel();
    let greeting: Frame[] = [];
    try {
      if (this.#watch?.expired) throw new CredentialExpiredError();
      greeting = this.#controls.greeting(this.id, resume, this.#watch?.authenticated());
      this.#outbound.prepare();
      if (!this.#host!.commit()) {
        // Another answer is on its way: this is no stream.
        this.#reason = 'completed';
        this.#host!.finish();
      }
    } catch (error) {
      this.refuse(error);
    }
    if (this.ending) return;
    this.#state = 'open';
    this.#outbound.open(greeting);
    this.#liveness.start(this.#services.wheel);
    this.#watch?.start(this.#services.wheel);
    this.#outbound.stats.openedAt = performance.now();
    if (this.rooms.joined === 'called') this.#services.warn(unsubscribed(this.origin.route));
    this.hasOpened(this.#services.report);
  }

  private refuse(error: unknown): void {
    this.#reason = error instanceof StreamEndedError ? 'completed' : 'error';
    // Without a host Nest has not subscribed yet, and cannot answer.
    if (this.#host) this.#host.refuse(error);
    else this.destroy(this.#reason);
  }

  /** The teardown of the handler's Observable is application code. */
  private leaveSource(): void {
    attempt(() => this.#source?.unsubscribe(), this.#services.report);
  }

  private watchOf({ credential = NOTHING }: ConnectionFacts): CredentialWatch {
    return new CredentialWatch(credential, this.#services.settings.auth, this);
  }
}

function unsubscribed(route: string): string {
  return (
    `${route} calls rooms.join() and does not return what it gives: the stream stays empty. ` +
    'Return the Observable of join() from the handler, on its own or merged into another'
  );
}

import { parseCursor, type CloseReason, type ControlEventMap, type ResumeOutcome } from '@nestream/protocol';
import type { Observable, Subscription as RxSubscription } from 'rxjs';
import { CredentialExpiredError } from '../errors/auth.errors.js';
import { AlreadyJoinedError } from '../errors/room.errors.js';
import { InvalidEventError } from '../errors/event.errors.js';
import { OpeningOverflowError, StreamEndedError } from '../errors/stream.errors.js';
import type { ConnectionFacts } from './connection-facts.interface.js';
import type { ConnectionStats } from './write/connection-stats.js';
import type { ConnectionServices } from './connection-services.interface.js';
import { attempt } from '../errors/attempt.js';
import { CredentialWatch } from './credential-watch.js';
import type { Credential } from './credential.interface.js';
import { encodeMessage } from './write/encode-message.js';
import type { Frame } from '../event/frame.js';
import { HandlerObserver } from './handler-observer.js';
import { SessionWatch } from './deadline/http2-progress.js';
import { Linger } from './deadline/linger.js';
import { KeepAlive } from './deadline/keep-alive.js';
import { OpenStream } from './open-stream.js';
import { Opening } from './opening.js';
import { Outbound } from './write/outbound.js';
import { ResponseWriter, type StreamResponse } from './write/response-writer.js';
import type { RoomSource } from './room-source.interface.js';
import type { SseConnection } from './sse-connection.interface.js';
import type { StreamOwner } from './write/stream-owner.interface.js';
import { Wire } from './write/wire.js';
import type { StreamHost } from './stream-host.interface.js';
import { WireCursor } from './write/wire-cursor.js';

const NOTHING: Credential = {};
const NO_ROOMS: readonly string[] = [];

/** One open managed stream: everything between the Observable of an `@Sse()` handler and the bytes of its response. */
export class Connection extends OpenStream implements SseConnection, StreamOwner {
  readonly kind = 'managed';

  // Private at run time too: a pipe of the application may walk through what a handler is given.
  readonly #facts: ConnectionFacts;
  readonly #services: ConnectionServices;
  readonly #outbound: Outbound;
  readonly #wire: Wire;
  readonly #keepAlive: KeepAlive;
  #watch: CredentialWatch | undefined;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #reason: CloseReason | undefined;
  #host: StreamHost | undefined;
  #handler: RxSubscription | undefined;
  #rooms: RoomSource | undefined;
  /** The rooms of the last join, once it is over. */
  #lastRooms: readonly string[] = NO_ROOMS;
  #joined = false;
  readonly #opening: Opening;
  /** Whether the handler has emitted anything. */
  #emitted = false;

  constructor(facts: ConnectionFacts, response: StreamResponse, services: ConnectionServices) {
    super(facts, response);
    this.#facts = facts;
    this.#services = services;
    const { scheduler, settings } = services;
    const outbound = new Outbound(scheduler, new ResponseWriter(response), settings.highWaterMark, this);
    this.#outbound = outbound;
    this.#wire = new Wire(outbound, new WireCursor(), settings, facts.controls !== false, facts.onGap);
    this.#keepAlive = new KeepAlive(this.#wire, settings, this);
    // Most credentials neither end nor are shown.
    if (facts.credential?.expiresAt !== undefined || settings.auth.publicUser)
      this.#watch = new CredentialWatch(facts.credential ?? NOTHING, settings.auth, this);
    const resumes = facts.lastEventId !== undefined && parseCursor(facts.lastEventId) !== undefined;
    this.#opening = new Opening(this, resumes ? settings.joinWait : 0);
  }

  get wire(): Wire {
    return this.#wire;
  }

  get stats(): ConnectionStats {
    return this.#outbound.stats;
  }

  get signal(): AbortSignal {
    return this.#facts.abort.signal;
  }

  get closeReason(): CloseReason | undefined {
    return this.#state === 'closed' ? this.#reason : undefined;
  }

  get credential(): Credential {
    return this.#watch?.credential ?? this.#facts.credential ?? NOTHING;
  }

  get buffered(): number {
    return this.#outbound.buffered;
  }

  get lastEventAt(): number {
    return this.#outbound.lastEventAt;
  }

  get roomNames(): readonly string[] {
    return this.#rooms?.roomNames ?? this.#lastRooms;
  }

  send(message: unknown): void {
    if (this.ending) return;
    // Looked at before the push: one large message alone is no sign of a slow client.
    const overflown = this.#outbound.backlog > this.#services.settings.maxBuffer;
    this.#outbound.pushEvent(encodeMessage(message, this.#wire.cursor, this.#services));
    if (!overflown) return;
    if (this.#state === 'opening') this.refuse(new OpeningOverflowError());
    else this.destroy('slow-consumer');
  }

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
    this.#wire.closing(reason, reconnect);
    this.#outbound.finish();
    this.#host.finish();
  }

  destroy(reason: CloseReason): void {
    this.#reason ??= reason;
    const { wheel, settings } = this.#services;
    if (reason === 'slow-consumer') SessionWatch.watch(this.response, wheel, settings.stallTimeout);
    if (!this.response.writableFinished) this.response.destroy();
    this.released();
  }

  /** Puts another credential of the same user in the place of the current one. */
  replaceCredential(credential: Credential): void {
    if (this.ending) return;
    this.#watch ??= new CredentialWatch(this.credential, this.#services.settings.auth, this);
    this.#watch.replace(credential, this.#services.wheel);
  }

  /** Subscribes to what the handler and its interceptors emit. */
  start(host: StreamHost, source: Observable<unknown>): void {
    this.#host = host;
    this.#handler = source.subscribe(new HandlerObserver(this));
    if (this.ending) this.leaveSource();
  }

  handlerCalled(): void {
    this.#opening.handlerCalled();
  }

  handlerSettled(): void {
    if (this.#state === 'opening') this.#opening.handlerSettled();
  }

  /** The handler has emitted a message. */
  emit(message: unknown): void {
    this.send(message);
    this.#emitted = true;
    if (this.#state === 'opening') this.look();
  }

  /** The handler has nothing more to send, or the shutdown has ended what it sends: the client then finds more elsewhere. */
  completed(): void {
    if (this.#services.shutdown.begun && this.drain !== 'finish') this.close('draining', true);
    else this.close();
  }

  /** Answers with an error instead of a stream, or ends the stream with it. */
  failed(error: unknown): void {
    if (this.ending) return;
    // What was emitted before the error reaches the client, unless rooms that are being joined refuse it.
    const inStream = this.#emitted || (error instanceof InvalidEventError && error.reservedType);
    if (this.#state === 'opening' && (!inStream || this.joinPending)) {
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
    this.#wire.error(data);
    this.close('error', reconnect);
  }

  /** Frees everything; called when the request is over, whoever ended it. */
  released(): void {
    if (this.#state === 'closed') return;
    this.#reason ??= 'client';
    this.#state = 'closed';
    this.#opening.cancel();
    this.leaveSource();
    const { wheel, settings, report } = this.#services;
    wheel.delete(this.#keepAlive);
    if (this.#watch) wheel.delete(this.#watch);
    this.#outbound.release();
    Linger.watch(this.response, wheel, settings.stallTimeout);
    this.#services.closed(this, this.#reason);
    this.hasClosed(this.#reason, report);
  }

  onWritable(): void {
    this.#rooms?.resume();
  }

  onEnded(): void {
    this.#reason ??= 'error';
    this.#host!.finish();
  }

  get ending(): boolean {
    return this.#reason !== undefined;
  }

  get blocked(): boolean {
    return this.#outbound.blockedSince > 0;
  }

  /** Warns of a mistake in the application, once for each text. */
  warn(text: string): void {
    this.#services.warn(text);
  }

  tell<Type extends keyof ControlEventMap>(type: Type, data: ControlEventMap[Type]): void {
    this.#wire.send(type, data);
  }

  look(): void {
    this.#opening.look();
  }

  get joinPending(): boolean {
    return this.#rooms?.established === false;
  }

  get hasJoined(): boolean {
    return this.#joined;
  }

  held(): void {
    if (this.#state === 'opening') this.#outbound.await();
  }

  /** @throws AlreadyJoinedError */
  attach(rooms: RoomSource): void {
    if (this.#rooms) throw new AlreadyJoinedError(this.id);
    this.#joined = true;
    this.#rooms = rooms;
  }

  /** The rooms have ended or were left: what they did not need to send is settled. */
  detach(): void {
    this.#lastRooms = this.roomNames;
    this.settle();
    this.#rooms = undefined;
    // What takes the place of the join may have to open the stream.
    this.look();
  }

  settle(): boolean {
    const { cursor } = this.#wire;
    return this.#rooms !== undefined && cursor.advance(this.#rooms.settledSeq(cursor.position));
  }

  /** Sends the headers and the first event, unless they are out. */
  open(resume: ResumeOutcome): void {
    if (this.#state !== 'opening') return;
    this.#opening.cancel();
    let greeting: Frame[] = [];
    try {
      if (this.#watch?.expired) throw new CredentialExpiredError();
      greeting = this.#wire.greeting(this.id, resume, this.#watch?.authenticated());
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
    this.#keepAlive.start(this.#services.wheel);
    this.#watch?.start(this.#services.wheel);
    this.#outbound.stats.openedAt = performance.now();
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
    attempt(() => this.#handler?.unsubscribe(), this.#services.report);
  }
}

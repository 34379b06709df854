import {
  formatCursorFrame,
  formatEvent,
  type CloseReason,
  type Cursor,
  type GapData,
  type ResumeOutcome,
} from '@event-stream/protocol';
import type { Observable, Subscription as RxSubscription } from 'rxjs';
import { AlreadyJoinedError } from '../errors/already-joined.error.js';
import { StreamEndedError } from '../errors/stream-ended.error.js';
import type { ConnectionFacts } from './connection-facts.interface.js';
import type { ConnectionServices } from './connection-services.interface.js';
import type { ConnectionSubscription } from './connection-subscription.interface.js';
import { controlFrame } from './control-frame.js';
import { encodeMessage } from './encode-message.js';
import { frameOf } from './frame.js';
import { Linger } from './linger.js';
import { Liveness } from './liveness.js';
import { Opening } from './opening.js';
import { Outbound, type OutboundOwner } from './outbound.js';
import { ResponseWriter, type StreamResponse } from './response-writer.js';
import type { StreamHost } from './stream-host.interface.js';
import { WireCursor } from './wire-cursor.js';

/**
 * One open stream: everything between the Observable of an `@Sse()` handler and the bytes of its response.
 *
 * Get it with `@Connection()`, and hand it to `RoomService.join`.
 */
export class Connection implements OutboundOwner {
  /** Unique id of this connection; a reconnect has another. */
  readonly id: string;
  /** Id of the authenticated user (module option `userId`); absent for anonymous clients. */
  readonly userId: string | undefined;
  /** Where the client left off: the `Last-Event-ID` header, else the `lastEventId` query parameter. */
  readonly lastEventId: string | undefined;
  /** Aborted when the stream ends, for whatever reason. */
  readonly signal: AbortSignal;

  private readonly outbound: Outbound;
  private readonly cursor = new WireCursor();
  private readonly liveness: Liveness;
  private state: 'opening' | 'open' | 'closed' = 'opening';
  private reason: CloseReason | undefined;
  private resume: ResumeOutcome = 'live';
  private host: StreamHost | undefined;
  private source: RxSubscription | undefined;
  private opening: Opening | undefined;
  private closeListeners: ((reason: CloseReason) => void)[] | undefined;

  /** @internal */
  constructor(
    facts: ConnectionFacts,
    /** @internal */
    readonly response: StreamResponse,
    private readonly services: ConnectionServices,
  ) {
    this.id = facts.id;
    this.userId = facts.userId;
    this.lastEventId = facts.lastEventId;
    this.signal = facts.signal;
    const { scheduler, settings } = services;
    this.outbound = new Outbound(scheduler, new ResponseWriter(response), settings.highWaterMark, this);
    this.liveness = new Liveness(this.outbound, this.cursor, settings, () => this.destroy('slow-consumer'));
  }

  /** Why the stream ended; `undefined` while it is open. */
  get closeReason(): CloseReason | undefined {
    return this.state === 'closed' ? this.reason : undefined;
  }

  /** Bytes that wait in this process for the client to read. */
  get buffered(): number {
    return this.outbound.buffered;
  }

  /** Calls back once when the stream has ended, with its one close reason; at once if it has ended already. */
  onClose(listener: (reason: CloseReason) => void): void {
    if (this.state === 'closed') listener(this.reason!);
    else (this.closeListeners ??= []).push(listener);
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
    this.outbound.push(encodeMessage(message, this.cursor));
    if (overflown) this.destroy('slow-consumer');
  }

  /**
   * Ends the stream after what was sent so far.
   *
   * @param reason told to the client in the `closing` event. Default `completed`.
   * @param reconnect whether the client is told to come back. Default false.
   */
  close(reason: CloseReason = 'completed', reconnect = false): void {
    if (this.ending) return;
    this.commit();
    if (this.ending) return;
    this.reason = reason;
    this.source?.unsubscribe();
    const retry = reconnect ? this.services.settings.retry : undefined;
    this.outbound.push(controlFrame('closing', { reason, reconnect }, { id: this.cursor.id, retry }));
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

  /** @internal Subscribes to the handler's Observable and opens the stream when it has something to give. */
  start(host: StreamHost, source: Observable<unknown>, asyncHandler: boolean): void {
    this.host = host;
    this.opening = new Opening(asyncHandler, this.openUnlessJoining);
    const subscription = source.subscribe({
      next: (message) => this.emitted(message),
      error: (error: unknown) => this.failed(error),
      complete: () => this.close(),
    });
    if (this.ending) subscription.unsubscribe();
    else this.source = subscription;
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
    this.source?.unsubscribe();
    const { wheel, settings } = this.services;
    wheel.delete(this.liveness);
    this.outbound.release();
    Linger.watch(this.response, wheel, settings.stallTimeout);
    for (const listener of this.closeListeners ?? []) listener(this.reason);
    this.closeListeners = undefined;
  }

  /** @internal Whether more room events may be queued. */
  get writable(): boolean {
    return this.outbound.writable;
  }

  /** @internal @throws AlreadyJoinedError */
  attach(subscription: ConnectionSubscription): void {
    if (this.liveness.subscription) throw new AlreadyJoinedError(this.id);
    this.liveness.subscription = subscription;
  }

  /** @internal */
  detach(): void {
    this.liveness.detach();
  }

  /** @internal The log has said where the stream begins; without a cursor it will say so later. */
  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    if (this.ending) return;
    // A client that was sent other ids, or none, must be given the position to come back to.
    const seed = this.state === 'open' || this.cursor.foreign;
    // With a gap `connected` has no id: cut before the gap arrives, the client must come back from where it was.
    if (cursor && !gap) this.cursor.start(cursor);
    this.resume = resume;
    this.commit();
    if (!cursor || this.ending) return;
    this.cursor.start(cursor);
    if (gap) this.sendGap(gap);
    else if (seed) this.outbound.push(frameOf(formatCursorFrame(this.cursor.id!)));
  }

  /** @internal */
  sendGap(gap: GapData): void {
    this.outbound.push(controlFrame('gap', gap, { id: this.cursor.id }));
  }

  /** @internal */
  onRoom(): void {
    this.liveness.subscription?.resume();
  }

  private get ending(): boolean {
    return this.reason !== undefined;
  }

  private emitted(message: unknown): void {
    try {
      this.send(message);
    } catch (error) {
      this.failed(error);
      return;
    }
    if (this.state === 'opening') this.opening?.sawEvent();
  }

  private readonly openUnlessJoining = (): void => {
    // A stream of rooms opens when the log has answered: see established().
    if (this.liveness.subscription?.established !== false) this.commit();
  };

  private commit(): void {
    if (this.state !== 'opening') return;
    this.opening?.cancel();
    try {
      this.host!.commit();
    } catch (error) {
      this.failed(error);
    }
    if (this.ending) return;
    this.state = 'open';
    const { heartbeat, retry } = this.services.settings;
    const data = { connectionId: this.id, time: new Date().toISOString(), resume: this.resume, heartbeat };
    this.outbound.open(controlFrame('connected', data, { id: this.cursor.id, retry }));
    this.liveness.start(this.services.wheel);
  }
}

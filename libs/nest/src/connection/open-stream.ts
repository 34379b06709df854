import { AsyncResource } from 'node:async_hooks';
import type { CloseReason, ControlEventMap } from '@nestream/protocol';
import { attempt } from '../errors/attempt.js';
import type { ConnectionFacts, StreamOrigin } from './connection-facts.interface.js';
import type { ConnectionStats } from './write/connection-stats.js';
import type { Credential } from './credential.interface.js';
import { endWhenAborted, http2Response, showProgress } from './deadline/http2-progress.js';
import type { Slot } from '../limits/slot.js';
import type { StreamResponse } from './write/response-writer.js';

type Report = (error: unknown) => void;

/** What every stream has, managed or plain: who opened it and where, what it does, and its two milestones. */
export abstract class OpenStream {
  /** Whether this library writes the stream (`managed`) or Nest does (`plain`). */
  abstract readonly kind: 'managed' | 'plain';
  /** Unique id of this stream; a reconnect has another. */
  readonly id: string;
  /** Id of the authenticated user (module option `userId`); absent for anonymous clients. */
  readonly userId: string | undefined;
  /** Where the client left off: the `Last-Event-ID` header, else the `lastEventId` query parameter. */
  readonly lastEventId: string | undefined;
  /** What a shutdown does with it. */
  readonly drain: 'close' | 'finish' | 'none';
  /** Route and address. */
  readonly origin: StreamOrigin;
  // Private at run time too: a pipe of the application may walk through what a handler is given.
  readonly #response: StreamResponse;
  #slot: Slot | undefined;
  private openListeners: (() => void)[] | undefined;
  private closeListeners: ((reason: CloseReason) => void)[] | undefined;
  private isOpen = false;
  private closedAs: CloseReason | undefined;

  constructor(facts: ConnectionFacts, response: StreamResponse) {
    this.#response = response;
    const http2 = http2Response(response);
    if (http2) {
      showProgress(http2);
      endWhenAborted(http2);
    }
    ({ id: this.id, userId: this.userId, lastEventId: this.lastEventId, origin: this.origin } = facts);
    this.drain = facts.drain ?? 'close';
  }

  get response(): StreamResponse {
    return this.#response;
  }

  /** What it takes of the limits; absent until it was admitted. */
  get slot(): Slot | undefined {
    return this.#slot;
  }

  set slot(slot: Slot | undefined) {
    this.#slot = slot;
  }

  /** What the stream has done so far. */
  abstract get stats(): Readonly<ConnectionStats>;
  /** Bytes that wait in this process for the client to read. */
  abstract get buffered(): number;
  /** What the stream was let in with. */
  abstract get credential(): Credential;
  /** The rooms that the application named. */
  abstract get roomNames(): readonly string[];
  /** Time of `performance.now()` at which the last event was written; before the first, of the beginning. */
  abstract get lastEventAt(): number;
  /** Ends the stream after what was sent so far. */
  abstract close(reason?: CloseReason, reconnect?: boolean): void;
  /** Cuts the stream at once. */
  abstract destroy(reason: CloseReason): void;
  /** Whether bytes wait that the client has not read. */
  abstract get blocked(): boolean;
  /** Sends a control event, where the client can be told. */
  abstract tell<Type extends keyof ControlEventMap>(type: Type, data: ControlEventMap[Type]): void;
  /** Refuses the stream with an error, or ends it where its headers are out. */
  abstract failed(error: unknown): void;

  /** Whether the headers are out. */
  get opened(): boolean {
    return this.isOpen && this.closedAs === undefined;
  }

  /** Calls back once when the headers are out, at once if they are; never for a stream that is refused. */
  onOpen(listener: () => void): void {
    this.whenOpen(AsyncResource.bind(listener));
  }

  /** Calls back once when the stream has ended, with its one close reason; at once if it has ended already. */
  onClose(listener: (reason: CloseReason) => void): void {
    this.whenClosed(AsyncResource.bind(listener));
  }

  /** As {@link onOpen}, for listeners of this library: in whichever context. */
  whenOpen(listener: () => void): void {
    if (this.isOpen) listener();
    else if (this.openListeners) this.openListeners.push(listener);
    // Not pushed to an empty list, which would make room for seventeen.
    else this.openListeners = [listener];
  }

  /** As {@link onClose}. */
  whenClosed(listener: (reason: CloseReason) => void): void {
    if (this.closedAs) listener(this.closedAs);
    else if (this.closeListeners) this.closeListeners.push(listener);
    else this.closeListeners = [listener];
  }

  /** @param report is called with what a listener throws; the others are called all the same. */
  protected hasOpened(report: Report): void {
    this.isOpen = true;
    if (!this.openListeners) return;
    for (const listener of this.openListeners) attempt(listener, report);
    this.openListeners = undefined;
  }

  /** @param report as above. */
  protected hasClosed(reason: CloseReason, report: Report): void {
    this.closedAs = reason;
    for (const listener of this.closeListeners ?? []) attempt(() => listener(reason), report);
    this.closeListeners = undefined;
  }
}

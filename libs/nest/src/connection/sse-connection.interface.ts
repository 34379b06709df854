import type { CloseReason } from '@nestream/protocol';
import type { Credential } from './credential.interface.js';
import type { ConnectionStats } from './write/connection-stats.js';

/**
 * One open managed stream, as applications see it.
 *
 * Get it with `@Connection()`, and pass it to `RoomService.join`.
 *
 * @example
 * ```ts
 * @Sse('orders')
 * stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
 *   connection.onClose((reason) => this.logger.log(`${connection.userId} left: ${reason}`));
 *   return this.rooms.join('orders', connection);
 * }
 * ```
 */
export interface SseConnection {
  /** Unique id of this stream; a reconnect has another. */
  readonly id: string;
  /** Id of the authenticated user (module option `userId`); absent for anonymous clients. */
  readonly userId: string | undefined;
  /** Where the client left off: the `Last-Event-ID` header, otherwise the `lastEventId` query parameter. */
  readonly lastEventId: string | undefined;
  /** Aborts when the stream ends, for whatever reason. */
  readonly signal: AbortSignal;
  /** The credential the stream was opened with. `SseAuthService.refresh` replaces it while the stream is open. */
  readonly credential: Credential;
  /** Bytes that wait in this process for the client to read. */
  readonly buffered: number;
  /** Counters of what the stream has done so far. */
  readonly stats: Readonly<ConnectionStats>;
  /** Why the stream ended; `undefined` while it is open. */
  readonly closeReason: CloseReason | undefined;

  /**
   * Sends a message that is not stored in the event log: it has no position there, and a client that is disconnected never receives it.
   *
   * @param message a Nest `MessageEvent`, or any value, which becomes the `data`.
   * @throws InvalidEventError for a reserved type, an unsafe field or data that JSON cannot carry.
   */
  send(message: unknown): void;
  /**
   * Ends the stream after everything sent so far.
   *
   * @param reason sent to the client in the `closing` event. Default `completed`.
   * @param reconnect whether the client is told to reconnect. Default false.
   */
  close(reason?: CloseReason, reconnect?: boolean): void;
  /**
   * Cuts the stream at once, without a `closing` event: for clients that stopped reading.
   *
   * @param reason the close reason, unless the stream has one already.
   */
  destroy(reason: CloseReason): void;
  /**
   * Calls back once when the headers are sent; at once if they are. Never for a stream that is refused.
   * The callback runs in the async context of the caller. What it throws is logged.
   */
  onOpen(listener: () => void): void;
  /**
   * Calls back once when the stream has ended, with its one close reason; at once if it has ended already.
   * The callback runs in the async context of the caller. What it throws is logged.
   */
  onClose(listener: (reason: CloseReason) => void): void;
}

import type { AuthOptions } from './auth/auth-options.js';
import type { EventLog } from './log/event-log.interface.js';
import type { LimitOptions } from './limits/limit-options.js';
import type { Backplane } from './nodes/backplane.interface.js';
import type { RoomPolicy, RoomPolicyProvider } from './policy/room-policy.interface.js';

/** Options of `SseModule.forRoot()`. All are optional; every default is meant for production. */
export interface SseModuleOptions {
  /**
   * Where events are kept, such as `new MemoryEventLog({ count: 500 })`, an `LmdbEventLog` or a `RedisEventLog`.
   * Default: a `MemoryEventLog` with its defaults. The module closes the log on shutdown: where several applications are made of one
   * module class, as in tests, create it in the factory of `forRootAsync()`.
   */
  readonly log?: EventLog | undefined;
  /**
   * Which `@Sse()` routes are managed without saying so by `@StreamOptions({ managed })`: `connection`, those whose handler takes `@Connection()`, or `all`.
   * All other streams are plain: their bytes are those of Nest. Default `connection`.
   */
  readonly managed?: 'connection' | 'all' | undefined;
  /**
   * Time in milliseconds that a client which brings a position waits for a handler that joins later than it returns, so that `connected` tells how the
   * stream resumes. Default 5 000; at least 100; `0` opens at once.
   */
  readonly joinWait?: number | undefined;
  /** Silence of a stream in milliseconds after which it gets a heartbeat, at most 250 ms late. Default 15 000; at least 1 000; `0` turns heartbeats off. */
  readonly heartbeat?: number | undefined;
  /**
   * Whether every heartbeat of a managed stream is a `heartbeat` event, for pages that watch the liveness of a native `EventSource`, which hides
   * comments. Default `false`: comments, which cost less and wake nobody; only a position that moved without an event is sent as one.
   */
  readonly heartbeatEvent?: boolean | undefined;
  /**
   * Reconnection time told to clients in milliseconds, spread over 0.5 to 1.5 of it. Default 2 000; 200 to 2 400 000,
   * so that the spread stays between 100 ms and 1 h.
   */
  readonly retry?: number | undefined;
  /**
   * Bytes queued for a client from which a room stream stops queueing and reads the log again when the client has drained.
   * A stream holds at most about twice as much. Default 65 536; at least 1 024; with `Infinity` only `maxBuffer` bounds what waits.
   */
  readonly highWaterMark?: number | undefined;
  /**
   * Bytes queued behind a client that does not take what was written, from which its stream is closed as `slow-consumer`:
   * for events that no log can give again (handlers without rooms, `send`). Default 4 194 304; at least 1 024; `Infinity` turns the bound off.
   */
  readonly maxBuffer?: number | undefined;
  /** Milliseconds without any progress, after which a client that has not taken all counts as gone. Default 30 000; at least 1 000; `0` turns it off. */
  readonly stallTimeout?: number | undefined;
  /**
   * Greatest age of a stream in milliseconds; each gets a random part of it between 0.8 and 1, then `closing` with the reason `max-age`, and its
   * client comes back. At least 1 000. Default: none (`0`), since a stream without rooms cannot be resumed.
   */
  readonly maxAge?: number | undefined;
  /**
   * Milliseconds without an event after which a stream is closed as `idle`; its client comes back, one that is long gone does not.
   * At least 1 000. Default: never (`0`).
   */
  readonly idleTimeout?: number | undefined;
  /** Most events replayed to a client that comes back; with more it gets a `gap` and the newest of them. Default 10 000; `Infinity` turns the limit off. */
  readonly replayLimit?: number | undefined;
  /**
   * What happens to a new room stream while the log is away: `refuse` answers 503, `wait` opens it and begins when the log is
   * back, with a `gap`. Default `refuse`.
   */
  readonly onLogUnavailable?: 'refuse' | 'wait' | undefined;
  /**
   * Milliseconds within which asynchronous code of the application must settle for which others wait: the validation of an event, and
   * `RoomPolicy.canJoin`. Later it counts as failed, with `CallbackTimeoutError`. Default 10 000; at least 100; `0` waits for ever.
   */
  readonly callbackTimeout?: number | undefined;
  /** Milliseconds between the end of a member's last connection and `user-left`. Default 5 000; `0` for at once. */
  readonly presenceGrace?: number | undefined;
  /**
   * Milliseconds that open streams have to end on shutdown before they are cut. Default 5 000; `0` cuts at once.
   * 300 suits development with a watch tool that starts the new process before the old one has ended.
   */
  readonly drainWindow?: number | undefined;
  /** How many streams, rooms and bytes this process takes: see each for its default and what is answered beyond it. */
  readonly limits?: LimitOptions | undefined;
  /**
   * Whether events with instances of classes that have class-transformer decorators (`@Exclude()`, `@Expose()`, `@Transform()`, `@Type()`)
   * are published as Nest's `ClassSerializerInterceptor` answers them, nested ones and those of snapshots too. Default `true`, where
   * class-transformer is installed; `false` publishes every field, by `JSON.stringify`.
   */
  readonly serializeClasses?: boolean | undefined;
  /**
   * Whether operations of the log that no trace has caused begin a trace of their own: events of timers and queues, reads for slow clients.
   * Default `false`: an OpenTelemetry span is started only below an active one.
   */
  readonly rootSpans?: boolean | undefined;
  /**
   * Decides which connection may join which room: a policy, or a provider of one, `{ useClass }` or `{ useExisting }`.
   * Default: every room that a handler names is allowed.
   */
  readonly roomPolicy?: RoomPolicy | RoomPolicyProvider | undefined;
  /**
   * What makes several nodes one application: presence, `size`, `list`, `evict`, `send` and revocations across them. Default: the backplane of
   * the log where it has one (`RedisEventLog`), otherwise this process alone. The module closes it on shutdown.
   */
  readonly backplane?: Backplane | undefined;
  /**
   * Finds the id of the authenticated user of a request (an Express or Fastify request).
   * Default: `request.user.id`, else `sub`, else `userId`, as a string.
   */
  readonly userId?: ((request: never) => string | undefined) | undefined;
  /** Where credentials come from, and what becomes of streams when they end. See `docs/security.md`. */
  readonly auth?: AuthOptions | undefined;
}

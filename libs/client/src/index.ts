// Client
export { SseClient } from './client/sse-client.js';
export { type EventClient } from './client/event-client.js';
export { listen } from './client/listen.js';
export { fromReadableStream, fromResponse, type OneStreamOptions } from './client/from-response.js';
export { type SseClientOptions } from './client/sse-client-options.interface.js';
export {
  type ControlCallbacks,
  type ErrorSource,
  type LifecycleCallbacks,
} from './client/lifecycle-callbacks.interface.js';
export { type AnyEvent, type EventFor, type EventName, type SseEvent } from './client/sse-event.interface.js';
export { type Listener } from './client/listeners.js';
export { type EventObserver, type EventStream } from './client/event-stream.interface.js';
export { type QueueOptions } from './client/event-queue.js';
export { type InvalidPayload, type PayloadOptions } from './client/payload.js';
export { type IdStore } from './client/id-store.interface.js';

// Transport
export {
  type FetchLike,
  type RequestContext,
  type Resolvable,
  type TransportOptions,
} from './transport/transport-options.interface.js';
export { type Refresh } from './transport/share-refresh.js';

// Reconnection and liveness
export {
  type ClosedReason,
  type ClosedState,
  type PausedReason,
  type SseClientState,
} from './reconnect/client-state.js';
export { type ReconnectOptions, type RetryContext } from './reconnect/reconnect-options.interface.js';
export { type LivenessOptions } from './liveness/liveness-options.interface.js';
export { type Environment, type PageEvent } from './liveness/environment.interface.js';

// Types shared with the server
export {
  type AuthenticatedData,
  type ClosingData,
  type ConnectedData,
  type ControlEventMap,
  type ErrorData,
  type EventMap,
  type ExpiringData,
  type GapData,
  type SchemaIssue,
  type SchemaResult,
  type StandardSchema,
} from '@nestream/protocol';

// Parser
export { EventStreamParser } from './parser/event-stream-parser.js';
export { type EventStreamParserOptions, type ParsedEvent } from './parser/event-stream-parser.interface.js';

// Errors
export { ResponseError } from './errors/response.error.js';
export { ContentTypeError } from './errors/content-type.error.js';
export { EventIdTooLongError } from './errors/event-id-too-long.error.js';
export { MaxEventSizeError } from './errors/max-event-size.error.js';
export { HttpStatusError } from './errors/http-status.error.js';
export { IdleTimeoutError } from './errors/idle-timeout.error.js';
export { PageSuspendedError } from './errors/page-suspended.error.js';
export { ParserBlockedError } from './errors/parser-blocked.error.js';
export { QueueOverflowError } from './errors/queue-overflow.error.js';
export { EndOfStreamError } from './errors/end-of-stream.error.js';

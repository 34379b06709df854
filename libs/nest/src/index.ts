// Module
export { SseModule } from './sse.module.js';
export type { SseModuleExtras } from './sse.module-definition.js';
export type { SseFeatureOptions } from './event/contract/sse-feature.module.js';
export type { SseModuleOptions } from './sse-options.interface.js';

// Rooms
export { RoomService } from './room/room.service.js';
export { RoomPolicy, type RoomPolicyProvider } from './policy/room-policy.interface.js';
export { RoomRules, type RoomRule } from './policy/room-policy-rules.js';
export { RoomClaims } from './policy/room-policy-claims.js';
export type { RoomParams } from './policy/room-pattern.js';
export type { JoinOptions, Snapshot } from './room/join-options.interface.js';
export type { JoinFrom } from './subscription/resume-plan.js';
export type { Member } from './nodes/member.interface.js';
export type { Evicted } from './room/room-control.js';
export type { PublishOptions, Receipt } from './room/publish-options.interface.js';

// Events
export { EncodedEvent, type EventPosition } from './event/encoded-event.js';
export type { EventBody } from './event/event-body.js';
export { SseEvent } from './event/contract/event-class.js';
export type { EventClass, SseEventOptions } from './event/contract/event-class.js';
export { defineSseEvent, type SseEventDefinition } from './event/contract/sse-event-definition.js';
export type {
  EventDeclaration,
  EventInput,
  EventMapOf,
  EventOutput,
  NamedEventDeclaration,
} from './event/contract/event-declaration.js';
export type { EventInstance, PublishableEvent, TypedEvent } from './event/contract/event-declaration.js';
export type { RoomEvent } from './event/event-body.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from '@nestream/protocol';

// Connections
export { Connection } from './route/connection.decorator.js';
export type { SseConnection } from './connection/sse-connection.interface.js';
export type { Credential } from './connection/credential.interface.js';
export { LastEventId } from './route/last-event-id.decorator.js';
export { StreamOptions } from './route/stream-options.decorator.js';
export type { SseStreamOptions } from './route/stream-options.interface.js';
export { SseLimitStats } from './limits/limit-stats.js';
export type { LimitOptions } from './limits/limit-options.js';
export { SseConnections } from './connection/sse-connections.js';

// Shutdown
export { SseDrainService } from './shutdown/drain.service.js';

// Who may listen
export { SseTokenGuard } from './auth/sse-token.guard.js';
export { SseOriginGuard } from './auth/sse-origin.guard.js';
export { SseAuthController } from './auth/sse-auth.controller.js';
export {
  SseAuthService,
  type IssuedTicket,
  type RefreshedStream,
  type RevokeTarget,
} from './auth/sse-auth.service.js';
export type { StreamOwner } from './auth/ticket/revocation-marks.js';
export type { AuthOptions } from './auth/auth-options.js';
export type { TicketOptions } from './auth/ticket/ticket-options.js';
export type {
  RevocationPosition,
  RevocationState,
  TicketStore,
} from './auth/ticket/ticket-store.interface.js';
export { MemoryTicketStore } from './auth/ticket/memory-ticket-store.js';
export { sseCors } from './auth/request-origin.js';

// Observation
export { SseConnectionLogInterceptor } from './observe/connection-log.interceptor.js';
export type { ConnectionStats } from './connection/write/connection-stats.js';
export type { InspectorOptions } from './inspector/inspector.module.js';
export { SseHealthService, type SseHealth } from './observe/health.service.js';

// Event log
export { formatCursor, parseCursor, type Cursor } from '@nestream/protocol';
export {
  EventLog,
  type LogEntry,
  type LogListener,
  type LogOrigin,
  type LogPage,
  type LogStart,
  type LogTail,
  type PageLimit,
  type RoomLoss,
} from './log/event-log.interface.js';
export { MemoryEventLog } from './log/memory/memory-event-log.js';
export type { MemoryEventLogOptions } from './log/memory/memory-event-log-options.js';

// Backplane
export {
  Backplane,
  type BackplaneHost,
  type BackplaneNode,
  type Roster,
} from './nodes/backplane.interface.js';

// Errors
export { SseError, type SseErrorCode } from './errors/sse.error.js';
export {
  AlreadyJoinedError,
  InvalidRoomNameError,
  InvalidRoomPatternError,
  NotJoinedError,
  RoomForbiddenError,
  RoomFullError,
  TooManyRoomsError,
} from './errors/room.errors.js';
export {
  CredentialExpiredError,
  InvalidCredentialError,
  InvalidTicketPathError,
  OriginForbiddenError,
  OtherSubjectError,
  RevocationIncompleteError,
  type RevocationProgress,
  TicketStoreFullError,
  UnauthenticatedError,
  UnknownConnectionError,
} from './errors/auth.errors.js';
export { BackplaneUnavailableError, LogUnavailableError } from './errors/log.errors.js';
export {
  EventDeclarationError,
  type EventIssue,
  EventTooLargeError,
  EventValidationError,
  InvalidEventError,
  MissingPackageError,
} from './errors/event.errors.js';
export { CallbackTimeoutError, ImportedTwiceError, InvalidOptionsError } from './errors/module.errors.js';
export {
  OpeningOverflowError,
  SseRouteExpectedError,
  StreamEndedError,
  TooManyConnectionsError,
} from './errors/stream.errors.js';

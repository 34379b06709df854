// Wire
export { formatEvent, formatBody, assertFieldValue, type EventFields } from './format-event.js';
export { HEARTBEAT } from './heartbeat.js';
export { MIN_RETRY, MAX_RETRY, clampRetry } from './retry.js';
export { InvalidFieldError } from './invalid-field.error.js';

// Cursor
export { formatCursor, parseCursor, type Cursor } from './cursor.js';

// Control events
export {
  RESERVED_EVENT_TYPES,
  type ConnectedData,
  type ResumeOutcome,
  type GapData,
  type GapReason,
  type AuthenticatedData,
  type ExpiringData,
  type ClosingData,
  type HeartbeatData,
  type CloseReason,
  type ControlEventMap,
  type ErrorData,
} from './control-events.js';

// Types shared by server and client
export { type EventMap } from './event-map.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.js';

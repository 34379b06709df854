/** How a stream starts: from now, where the client left off, or with a `gap` event. */
export type ResumeOutcome = 'live' | 'recovered' | 'gap';

/** Data of `connected`, the first event of every stream. */
export interface ConnectedData {
  /** Id of this connection; a reconnect has another. */
  readonly connectionId: string;
  /** Time of the server when the stream opened, ISO 8601. */
  readonly time: string;
  /** How the stream starts; where it is `gap`, a `gap` event follows. */
  readonly resume: ResumeOutcome;
  /** Silence in milliseconds after which the server sends a heartbeat, a moment late at most; 0 if it sends none. */
  readonly heartbeat: number;
}

/**
 * Why events were lost:
 * - `trimmed`: the log no longer holds them;
 * - `epoch`: the log was replaced (a restart of a memory log);
 * - `limit`: the client was further behind than the server replays;
 * - `malformed`: the last event id is no cursor of this server;
 * - `unavailable`: the log could not be read when the stream opened.
 */
export type GapReason = 'trimmed' | 'epoch' | 'limit' | 'malformed' | 'unavailable';

/** Data of `gap`: events of `rooms` were lost for good, and the page should fetch its state again. */
export interface GapData {
  /** The last event id that the client sent, or the position it had reached; `null` if it had none. */
  readonly requested: string | null;
  /** The position after which the stream is complete again. */
  readonly resumedFrom: string;
  /** Why the events are lost. */
  readonly reason: GapReason;
  /** The rooms that lost events; other rooms of the stream lost none. */
  readonly rooms: readonly string[];
  /** Number of events that the rooms lost, before any filter of the stream; absent where the server does not know. */
  readonly lost?: number;
}

/** Data of `authenticated`: who the server takes the client for. */
export interface AuthenticatedData {
  /** What the application shows of its user. */
  readonly user: unknown;
  /** When the credential ends, ISO 8601; `null` if it does not, or the server does not know. */
  readonly expiresAt: string | null;
}

/** Data of `expiring`: the credential of the stream ends soon. */
export interface ExpiringData {
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Why a stream ended. Every stream ends with exactly one. */
export type CloseReason =
  | 'client'
  | 'completed'
  | 'error'
  | 'slow-consumer'
  | 'expired'
  | 'max-age'
  | 'idle'
  | 'draining'
  | 'evicted'
  | 'limit';

/** Data of `closing`, the last event before the server ends a stream. */
export interface ClosingData {
  /** Why the stream ends. */
  readonly reason: CloseReason;
  /** False when coming back is of no use: a client should stop for good. */
  readonly reconnect: boolean;
}

/** Data of `heartbeat`, sent in place of the comment to pages that watch the liveness of a native `EventSource`. */
export interface HeartbeatData {
  /** Time of the server, ISO 8601. */
  readonly time: string;
}

/** Data of `error`: the stream failed after its headers were sent. */
export interface ErrorData {
  /** HTTP status that the error would have had before the headers. */
  readonly statusCode: number;
  /** A stable code such as `SSE_ROOM_FORBIDDEN`, or the name of the status. */
  readonly error: string;
  /** Text for people; errors that are not meant for clients show none of their own. */
  readonly message: string;
}

/** The control events of a stream and their data. */
export interface ControlEventMap {
  /** First event of every stream. */
  readonly connected: ConnectedData;
  /** Comes before any later event of its rooms. */
  readonly gap: GapData;
  /** Follows `connected` where the server shows its user, and each refresh. */
  readonly authenticated: AuthenticatedData;
  /** Comes some time before the credential ends. */
  readonly expiring: ExpiringData;
  /** Last event before the server ends the stream. */
  readonly closing: ClosingData;
  /** Sent in silence, where the server is set to. */
  readonly heartbeat: HeartbeatData;
  /** Comes before the `closing` of a stream that fails. */
  readonly error: ErrorData;
}

/**
 * Event types that applications cannot publish: the control events, and `open`, which collides with the event that an
 * `EventSource` fires by itself.
 */
export const RESERVED_EVENT_TYPES: ReadonlySet<string> = new Set([
  'connected',
  'gap',
  'authenticated',
  'expiring',
  'closing',
  'heartbeat',
  'open',
  'error',
]);

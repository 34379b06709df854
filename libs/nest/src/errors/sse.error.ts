/** The codes of all errors of this library. What each means and how to fix it is in `docs/errors.md`. */
export type SseErrorCode =
  | 'SSE_ALREADY_JOINED'
  | 'SSE_BACKPLANE_UNAVAILABLE'
  | 'SSE_CALLBACK_TIMEOUT'
  | 'SSE_CREDENTIAL_EXPIRED'
  | 'SSE_EVENT_DECLARATION'
  | 'SSE_EVENT_TOO_LARGE'
  | 'SSE_EVENT_VALIDATION'
  | 'SSE_IMPORTED_TWICE'
  | 'SSE_INVALID_CREDENTIAL'
  | 'SSE_INVALID_EVENT'
  | 'SSE_INVALID_OPTIONS'
  | 'SSE_INVALID_ROOM_NAME'
  | 'SSE_INVALID_ROOM_PATTERN'
  | 'SSE_INVALID_TICKET_PATH'
  | 'SSE_LOG_CORRUPT'
  | 'SSE_LOG_FOLDER'
  | 'SSE_LOG_FORMAT'
  | 'SSE_LOG_IN_USE'
  | 'SSE_LOG_TIMEOUT'
  | 'SSE_LOG_UNAVAILABLE'
  | 'SSE_LOG_WRITE'
  | 'SSE_MISSING_PACKAGE'
  | 'SSE_NOT_JOINED'
  | 'SSE_OPENING_OVERFLOW'
  | 'SSE_ORIGIN_FORBIDDEN'
  | 'SSE_OTHER_SUBJECT'
  | 'SSE_REVOCATION_INCOMPLETE'
  | 'SSE_ROOM_FORBIDDEN'
  | 'SSE_ROOM_FULL'
  | 'SSE_ROUTE_EXPECTED'
  | 'SSE_STREAM_ENDED'
  | 'SSE_TICKET_STORE_FULL'
  | 'SSE_TOO_MANY_CONNECTIONS'
  | 'SSE_TOO_MANY_ROOMS'
  | 'SSE_UNAUTHENTICATED'
  | 'SSE_UNKNOWN_CONNECTION';

/** Spread over 5 to 15 s, so that clients refused together do not come back together. */
export function spreadRetryAfter(): number {
  return 5 + Math.floor(Math.random() * 11);
}

/**
 * Base of every error of this library: a stable `code` for programs and a message that says the fix.
 *
 * It carries the signature of `http-errors` (`statusCode`, `status`, `expose`), so that Nest's built-in
 * exception filter answers with the right status although this class knows nothing of Nest.
 */
export abstract class SseError extends Error {
  /** Finds an error also in the exception that Nest answers for it, so that `@Catch()` of an application's filter can name it. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const isInstance = (one: unknown): boolean => Function.prototype[Symbol.hasInstance].call(this, one);
    if (isInstance(value)) return true;
    const { code, cause } = (value ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
    return typeof code === 'string' && code.startsWith('SSE_') && isInstance(cause);
  }

  /** Stable code, `SSE_` and upper case. */
  abstract readonly code: SseErrorCode;

  /** Same as `statusCode`. */
  readonly status: number;
  /** Whether the message may be shown to the client: true for every status below 500. Such an error is no fault of the server, and not logged. */
  readonly expose: boolean;
  /** Seconds for the `Retry-After` header; absent where a later attempt would fail the same way. */
  readonly retryAfter?: number;

  protected constructor(
    message: string,
    /** HTTP status that answers the request while no header is out. */
    readonly statusCode: number,
    /** `expose` where the message is for the client although the status is not below 500. */
    options?: { readonly cause?: unknown; readonly expose?: boolean; readonly retryAfter?: number },
  ) {
    super(message, options);
    this.name = new.target.name;
    this.status = statusCode;
    this.expose = options?.expose ?? statusCode < 500;
    if (options?.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}

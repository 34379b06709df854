import { SseError } from './sse.error.js';

/** The credential has ended, or ends before the stream could begin. Answers 401. */
export class CredentialExpiredError extends SseError {
  readonly code = 'SSE_CREDENTIAL_EXPIRED';

  constructor() {
    super('The credential has expired; renew it and connect again', 401);
  }
}

/** The credential of a request is malformed, used up, revoked, not for this stream, or was refused. Answers 401, and does not say which. */
export class InvalidCredentialError extends SseError {
  readonly code = 'SSE_INVALID_CREDENTIAL';

  constructor(options?: { readonly cause?: unknown }) {
    super('The credential was refused; renew it and connect again', 401, options);
  }
}

/** A ticket was asked for something that is no path. Answers 400. */
export class InvalidTicketPathError extends SseError {
  readonly code = 'SSE_INVALID_TICKET_PATH';

  constructor() {
    super(
      '"path" must be the path of the stream as it stands in its URL, such as "/orders/42/stream", without origin and query',
      400,
    );
  }
}

/** A page of another origin sent cookies. Answers 403. */
export class OriginForbiddenError extends SseError {
  readonly code = 'SSE_ORIGIN_FORBIDDEN';

  constructor() {
    super('Pages of this origin may not use cookies here; add it to the option auth.origins', 403);
  }
}

/** A stream was to be given the credential of another user, or of one without an id. Answers 403. */
export class OtherSubjectError extends SseError {
  readonly code = 'SSE_OTHER_SUBJECT';

  constructor() {
    super(
      'A stream takes credentials of its own user only; open another stream (the option userId finds the user)',
      403,
    );
  }
}

/** What a revocation has done, where it could not do everything. */
export interface RevocationProgress {
  /** Number of streams that were closed, those of this node in any case. */
  readonly closed: number;
  /** Whether the ticket store has the revocation. Where it is false, only the nodes that know of the revocation refuse the tickets. */
  readonly stored: boolean;
  /** Whether the other nodes could be told to close their streams. */
  readonly told: boolean;
}

/**
 * A revocation reached this node, and not the ticket store or the other nodes. The streams of this node are closed, and it refuses the tickets.
 * The rest is tried again in the background, so calling `revoke` again is not needed. Answers 503 with `Retry-After`.
 */
export class RevocationIncompleteError extends SseError implements RevocationProgress {
  readonly code = 'SSE_REVOCATION_INCOMPLETE';
  readonly closed: number;
  readonly stored: boolean;
  readonly told: boolean;

  constructor({ closed, stored, told }: RevocationProgress, cause: unknown) {
    const missing = [
      ...(stored ? [] : ['the ticket store does not have it']),
      ...(told ? [] : ['other nodes could not be told']),
    ];
    super(
      `The revocation is incomplete: ${missing.join(', and ')}. It closed ${closed} streams, this node refuses the tickets, and ` +
        'the rest is tried again in the background',
      503,
      { cause, retryAfter: 5 },
    );
    this.closed = closed;
    this.stored = stored;
    this.told = told;
  }
}

/** A `MemoryTicketStore` holds as many tickets as it may. Answers 503 with `Retry-After`. */
export class TicketStoreFullError extends SseError {
  readonly code = 'SSE_TICKET_STORE_FULL';

  constructor() {
    super(
      'Too many stream tickets are in use; limit how often clients may ask, or give the store more room',
      503,
      { retryAfter: 5 },
    );
  }
}

/** A request brought no credential. Answers 401. */
export class UnauthenticatedError extends SseError {
  readonly code = 'SSE_UNAUTHENTICATED';

  constructor() {
    super('No credential came with the request; send an Authorization header, the cookie, or a ticket', 401);
  }
}

/** There is no open stream with this id. Answers 404. */
export class UnknownConnectionError extends SseError {
  readonly code = 'SSE_UNKNOWN_CONNECTION';

  constructor() {
    super(
      'There is no open stream with this connectionId; it stands in the event "connected", anew after each reconnect',
      404,
    );
  }
}

/** Why a credential is refused whose end is no time. Names what the value is, not the value. */
export class UnreadableEndError extends Error {
  /** @param origin where the value was found, with its verb. */
  constructor(origin: string, value: unknown) {
    super(
      `A credential was refused, because ${origin} ${nameOf(value)}, so nobody can tell when it ends. ` +
        'Give a number of seconds since 1970 as exp, or set the option auth.expiresAt, which returns a Date, milliseconds since 1970, or ' +
        'undefined for a credential that does not end',
    );
    this.name = 'UnreadableEndError';
  }
}

function nameOf(value: unknown): string {
  if (value instanceof Date) return 'an invalid Date';
  return Number.isNaN(value) ? 'NaN' : `of type ${typeof value}`;
}

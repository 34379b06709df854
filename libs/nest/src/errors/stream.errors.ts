import { SseError, spreadRetryAfter } from './sse.error.js';

/** Too much was emitted while a stream was still waiting for its rooms to open. Answers 503. */
export class OpeningOverflowError extends SseError {
  readonly code = 'SSE_OPENING_OVERFLOW';

  constructor() {
    super(
      'More than maxBuffer bytes were emitted while the stream was waiting for its rooms. ' +
        'Emit after the join, make canJoin or the snapshot faster, or raise maxBuffer',
      503,
    );
  }
}

/** Thrown by a parameter decorator on a route that has no managed connection. */
export class SseRouteExpectedError extends SseError {
  readonly code = 'SSE_ROUTE_EXPECTED';

  constructor(decorator: string) {
    super(
      `${decorator} works on @Sse() routes only, in an application that imports SseModule.forRoot(). ` +
        'Check the route decorator and the imports of your root module',
      500,
    );
  }
}

/**
 * There is nothing more to come for this client. Answers 204, which tells a native `EventSource`
 * to stop for good (WHATWG HTML, section 9.2.3 "Processing model").
 *
 * `RoomService.join` throws it when a client resumes rooms whose end it has already seen; throw it from an
 * `@Sse()` handler to stop a client for a reason of your own.
 */
export class StreamEndedError extends SseError {
  readonly code = 'SSE_STREAM_ENDED';

  constructor(message = 'This stream has ended and has nothing more to send') {
    super(message, 204);
  }
}

const TEXTS = {
  total: 'on this server',
  perRoute: 'on this route',
  perUser: 'of this user',
  perAddress: 'from this address',
  perSocket: 'on this connection',
} as const;

/** One stream more than a limit allows. Answers 429 for the limits of a user, an address or a socket, else 503, with `Retry-After`. */
export class TooManyConnectionsError extends SseError {
  readonly code = 'SSE_TOO_MANY_CONNECTIONS';

  constructor(
    /** The limit that is reached, by its name among the options. */
    readonly limit: keyof typeof TEXTS,
  ) {
    super(
      `Too many streams are open ${TEXTS[limit]}; close one, or try again later`,
      limit === 'total' || limit === 'perRoute' ? 503 : 429,
      { expose: true, retryAfter: spreadRetryAfter() },
    );
  }
}

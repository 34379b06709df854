import { SseError } from './sse.error.js';

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
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = retryAfter();

  constructor(
    /** The limit that is reached, by its name among the options. */
    readonly limit: keyof typeof TEXTS,
  ) {
    super(
      `Too many streams are open ${TEXTS[limit]}; close one, or try again later`,
      limit === 'total' || limit === 'perRoute' ? 503 : 429,
      { expose: true },
    );
  }
}

/** Spread over 5 to 15 s, so that those who were refused together do not come back together. */
export function retryAfter(): number {
  return 5 + Math.floor(Math.random() * 11);
}

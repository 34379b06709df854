import { clampRetry } from '@nestream/protocol';
import { EndOfStreamError } from '../errors/end-of-stream.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { MaxEventSizeError } from '../errors/max-event-size.error.js';
import { ResponseError } from '../errors/response.error.js';
import { isRepeatable } from '../transport/open-stream.js';
import { retryAfter } from '../transport/retry-after.js';
import type { ConnectorOptions, ConnectorTarget } from './connector.interface.js';

/** Default of `maxRetryDelay`. */
export const MAX_RETRY_DELAY = 30_000;

/**
 * The error of `fetch` for a URL that it cannot parse, such as a relative one in Node or in a `blob:` page. Every runtime writes
 * URL in it. Its text is the only sign, because a given `fetch` may resolve relative URLs; an address in a network error, as
 * Deno has it, does not count.
 */
const BAD_URL = /^((?!:\/\/).)*URL/;

/** Decides whether and when a client reconnects. */
export class RetryPolicy {
  /** Whether the server has sent `closing` on this connection, which asks the client to reconnect unless it closes the client. */
  ending = false;

  readonly #options: ConnectorOptions;
  readonly #target: ConnectorTarget;
  /** Delay that the server or the options ask for, in milliseconds. */
  #base = 0;

  constructor(options: ConnectorOptions, target: ConnectorTarget) {
    this.#options = options;
    this.#target = target;
  }

  /** The server, or the options, ask for another delay. */
  setDelay(milliseconds: number): void {
    this.#base = clampRetry(milliseconds);
  }

  /** Milliseconds until the next attempt after so many in a row that failed; `undefined` to give up. */
  delayAfter(cause: unknown, attempt: number): number | undefined {
    const { clock, callbacks } = this.#target;
    const { maxAttempts, maxRetryDelay = MAX_RETRY_DELAY } = this.#options;
    const answer = cause instanceof HttpStatusError ? cause : undefined;
    const status = answer?.status;
    if (status === 204) return undefined;
    // Between half of the delay and all of it, so that clients that were cut together come back one by one.
    const backoff = (0.5 + clock.random() / 2) * Math.min(maxRetryDelay, this.#base * 2 ** (attempt - 1));
    // Spread as well, but never earlier than the server asks.
    const asked = answer ? retryAfter(answer.response.headers, clock.now()) * (1 + clock.random() / 4) : 0;
    const usual = Math.max(backoff, asked);
    const delay = mayPass(cause) && !(attempt >= maxAttempts!) && this.mayResend(cause) ? usual : undefined;
    const lastEventId = this.#target.lastEventId();
    const decision = callbacks.call('retry', { cause, status, attempt, delay, lastEventId });
    if (decision === false) return undefined;
    if (decision === true) return usual;
    return decision! >= 0 ? decision : delay;
  }

  /**
   * Whether the request may be sent again. One that is not GET or HEAD resumes after an id where it was interrupted. Where the
   * server ended the stream, it is taken for complete.
   */
  mayResend(cause?: unknown): unknown {
    return (
      isRepeatable(this.#options) ||
      ((this.ending || !(cause instanceof EndOfStreamError)) && this.#target.lastEventId())
    );
  }
}

/** Whether another attempt may succeed: not where the server has understood and refused, or sends what is no stream. */
function mayPass(cause: unknown): boolean {
  if (cause instanceof ResponseError) return /^(408|42[59]|5)/.test(`${cause.response.status}`);
  // Not instanceof: the error may be of another realm, or anything at all.
  const error = cause as Error | undefined;
  return !(
    cause instanceof MaxEventSizeError ||
    (error?.name === 'TypeError' && BAD_URL.test(error.message))
  );
}

import { clampRetry } from '@nestream/protocol';
import { MaxEventSizeError } from '../errors/max-event-size.error.js';
import { ResponseError } from '../errors/response.error.js';
import { EndOfStreamError } from '../errors/end-of-stream.error.js';
import { discard } from '../transport/discard.js';
import { isRepeatable } from '../transport/open-stream.js';
import type { ClosedReason, SseClientState } from './client-state.js';
import type { ConnectorOptions, ConnectorTarget } from './connector.interface.js';
import { HEALTHY_AFTER, MAX_RETRY_DELAY } from './delays.js';

/**
 * The error of `fetch` for a URL that it cannot parse, such as a relative one in Node or in a `blob:` page. Every runtime writes
 * URL in it. Its text is the only sign, because a given `fetch` may resolve relative URLs; an address in a network error, as
 * Deno has it, does not count.
 */
const BAD_URL = /^((?!:\/\/).)*URL/;

export type Reader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * The state machine that keeps one stream open: it requests, reads, waits and requests again. Knows bytes and no events.
 *
 * Every disconnection aborts the signal of its time, by which whatever is still under way for an earlier attempt (a
 * request, a read, a callback of the user that called `close()`) learns that it has no say any more.
 */
export class Connector {
  state: SseClientState = { name: 'idle' };
  /** Whether the server has sent `closing` on this connection, which asks the client to reconnect unless it closes the client. */
  ending = false;

  protected readonly target: ConnectorTarget;
  readonly #options: ConnectorOptions;
  #controller = new AbortController();
  #cancelTimer: (() => void) | undefined;
  /** Attempts in a row that failed. */
  #failures = 0;
  /** Delay that the server or the options ask for. */
  #base = 0;
  #openedAt = Infinity;
  /** The last event id when the attempt began. */
  #idBefore: string | undefined;
  #cause: unknown;

  constructor(options: ConnectorOptions, target: ConnectorTarget) {
    this.#options = options;
    this.target = target;
  }

  /** Connects for the first time, or after an end. */
  start(): void {
    this.#failures = 0;
    // Not what the last connection said: a final `closing` asks for an hour.
    this.setDelay(this.#options.retryDelay ?? 1000);
    this.connect((this.#cause = undefined));
  }

  /** Leaves the connection, if there is one, for a new one at once. */
  connect(cause = this.#cause): void {
    this.#cause = cause;
    this.disconnect();
    void this.#attempt(this.#controller);
  }

  /** Ends everything, for good unless it is started again. */
  close(reason: ClosedReason, error?: unknown): void {
    if (this.state.name === 'closed') return;
    this.disconnect();
    this.set({ name: 'closed', reason, error });
  }

  /** The server asks for another delay. */
  setDelay(milliseconds: number): void {
    this.#base = clampRetry(milliseconds);
  }

  /** Decides what follows on a connection, or an attempt at one, that is over. */
  fail(cause: unknown): void {
    const { target } = this;
    // Events alone do not count: a finite stream delivers the same ones each time.
    const isNew = target.lastEventId() !== this.#idBefore;
    if (isNew || target.clock.now() - this.#openedAt >= HEALTHY_AFTER) this.#failures = 0;
    const attempt = ++this.#failures;
    this.#cause = cause;
    // Who is told of it may read the answer, to say why.
    this.disconnect(cause instanceof ResponseError);
    const { signal } = this.#controller;
    const isStop = cause instanceof ResponseError && cause.response.status === 204;
    const reason = isStop ? 'no-content' : cause instanceof EndOfStreamError ? 'ended' : 'failed';
    if (reason === 'failed') target.callbacks.report(cause, 'connection');
    const delay = this.delayAfter(cause, attempt);
    if (signal.aborted) return;
    if (delay !== undefined) this.wait(delay, cause);
    else this.close(reason, reason === 'failed' ? cause : undefined);
  }

  /** Milliseconds until the next attempt; `undefined` to give up. */
  protected delayAfter(cause: unknown, attempt: number): number | undefined {
    const { maxAttempts } = this.#options;
    const error = cause as Error | undefined;
    // Not where the server has understood and refused, or sends what is no stream.
    const mayHelp =
      cause instanceof ResponseError
        ? /^(408|42[59]|5)/.test(`${cause.response.status}`)
        : // Not instanceof: the error may be of another realm, or anything at all.
          !(
            cause instanceof MaxEventSizeError ||
            (error?.name === 'TypeError' && BAD_URL.test(error.message))
          );
    return mayHelp && !(attempt >= maxAttempts!) && this.mayResend(cause) ? this.backoff(attempt) : undefined;
  }

  /**
   * Whether the request may be sent again. One that is not GET or HEAD resumes after an id where it was interrupted. Where the
   * server ended the stream, it is taken for complete.
   */
  mayResend(cause?: unknown): unknown {
    return (
      isRepeatable(this.#options) ||
      ((this.ending || !(cause instanceof EndOfStreamError)) && this.target.lastEventId())
    );
  }

  /**
   * Milliseconds to wait after so many attempts in a row that failed: between half of and the whole of
   * `min(max, base x 2^(attempt - 1))`, so that clients that were cut together come back one by one.
   */
  protected backoff(attempt: number): number {
    const { maxRetryDelay = MAX_RETRY_DELAY } = this.#options;
    return (0.5 + this.target.clock.random() / 2) * Math.min(maxRetryDelay, this.#base * 2 ** (attempt - 1));
  }

  /** Reads the next bytes; `undefined` if there is no body. */
  protected read(
    reader: Reader | undefined,
    _signal: AbortSignal,
  ): Promise<ReadableStreamReadResult<Uint8Array> | undefined> | undefined {
    return reader?.read();
  }

  protected wait(delay: number, cause: unknown, offline = false): void {
    this.#cancelTimer = this.target.clock.schedule(() => this.connect(), delay);
    this.set({ name: 'waiting', delay, offline, cause });
  }

  /** Whatever was under way is void from here on; its answer may still be read if it is `kept`. */
  protected disconnect(kept?: boolean): void {
    if (!kept) this.#controller.abort();
    this.#controller = new AbortController();
    this.#cancelTimer?.();
    this.#openedAt = Infinity;
    this.target.reset();
  }

  protected set(state: SseClientState): void {
    const previous = this.state;
    this.state = state;
    this.target.onState(state, previous);
  }

  async #attempt(controller: AbortController): Promise<void> {
    const { target } = this;
    const { signal } = controller;
    let cause: unknown;
    try {
      this.set({ name: 'connecting', attempt: this.#failures });
      if (signal.aborted) return;
      this.ending = false;
      const lastEventId = (this.#idBefore = target.lastEventId());
      const response = await target.request(
        { attempt: this.#failures, lastEventId, cause: this.#cause },
        signal,
      );
      if (signal.aborted) discard(response.body);
      else await this.#readAll(response, signal);
      cause = new EndOfStreamError();
    } catch (error) {
      cause = error;
    }
    if (!signal.aborted) this.fail(cause);
    if (cause instanceof ResponseError && !cause.response.bodyUsed) {
      controller.abort();
      // Not left to fetch: one that was given may not heed the signal.
      discard(cause.response.body);
    }
  }

  async #readAll(response: Response, signal: AbortSignal): Promise<void> {
    const reader = response.body?.getReader();
    // Not left to fetch: one that was given may not heed it.
    signal.addEventListener('abort', () => discard(reader));
    this.#openedAt = this.target.clock.now();
    this.set({ name: 'open' });
    if (!signal.aborted) this.target.callbacks.call('onOpen', response);
    while (!signal.aborted) {
      const chunk = await this.read(reader, signal);
      if (!chunk || chunk.done) return;
      if (!signal.aborted) this.target.feed(chunk.value);
    }
  }
}

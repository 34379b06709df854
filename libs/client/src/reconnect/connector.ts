import { clampRetry } from '@event-stream/protocol';
import { ContentTypeError } from '../errors/content-type.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { IdleTimeoutError } from '../errors/idle-timeout.error.js';
import { StreamEndedError } from '../errors/stream-ended.error.js';
import type { PageEvent } from '../liveness/environment.interface.js';
import { Watchdog } from '../liveness/watchdog.js';
import { discard, isGet, openStream } from '../transport/open-stream.js';
import { retryAfter } from '../transport/retry-after.js';
import { backoffDelay } from './backoff.js';
import type { ClosedReason, SseClientState } from './client-state.js';
import type { ConnectorOptions, ConnectorTarget } from './connector.interface.js';
import { isRetryable } from './is-retryable.js';

/** A connection that lives this long in milliseconds was a good one, also without any event. */
const HEALTHY_AFTER = 5000;

/**
 * The state machine that keeps one stream open: it requests, reads, waits and requests again. Knows bytes and no events.
 *
 * Every disconnection moves `#generation`, by which whatever is still under way for an earlier attempt (a request, a
 * read, a callback of the user that called `close()`) learns that it has no say any more.
 */
export class Connector {
  state: SseClientState = { name: 'idle' };

  readonly #options: ConnectorOptions;
  readonly #target: ConnectorTarget;
  readonly #watchdog: Watchdog;
  #generation = 0;
  #controller = new AbortController();
  #cancelTimer: (() => void) | undefined;
  #unwatchPage: (() => void) | undefined;
  #prepared = false;
  /** Attempts in a row that failed. */
  #failures = 0;
  /** Delay that the server or the options ask for. */
  #base: number;
  #openedAt = Infinity;
  #cause: unknown;

  constructor(options: ConnectorOptions, target: ConnectorTarget) {
    this.#options = options;
    this.#target = target;
    this.#base = clampRetry(options.retryDelay ?? 1000);
    this.#watchdog = new Watchdog(options.environment, (limit) => this.#fail(new IdleTimeoutError(limit)));
    this.#watchdog.limit = options.idleTimeout ?? 0;
  }

  /** Connects, unless it is at it already. */
  start(): void {
    if (this.state.name !== 'idle' && this.state.name !== 'closed') return;
    this.#failures = 0;
    this.#cause = undefined;
    this.#unwatchPage = this.#options.environment.watchPage((event, persisted) =>
      this.#onPage(event, persisted),
    );
    this.#connect();
  }

  /** Ends everything, for good unless it is started again. */
  close(reason: ClosedReason, error?: unknown): void {
    if (this.state.name === 'closed') return;
    this.#disconnect();
    this.#unwatchPage?.();
    this.#set(reason === 'failed' ? { name: 'closed', reason, error } : { name: 'closed', reason });
  }

  /** Leaves the connection for a new one at once, unless it is closed or waits anyway. */
  renew(cause: unknown): void {
    if (this.state.name !== 'open') return;
    this.#cause = cause;
    this.#connect();
  }

  /** An event has come: the next failure is the first one again. */
  healthy(): void {
    this.#failures = 0;
  }

  /** The server asks for another delay. */
  setDelay(milliseconds: number): void {
    this.#base = clampRetry(milliseconds);
  }

  /** The server says how long a healthy stream is silent at most. */
  setHeartbeat(milliseconds: number): void {
    if (this.#options.idleTimeout !== undefined) return;
    this.#watchdog.limit = 2.5 * milliseconds;
    this.#watchdog.start();
  }

  #connect(): void {
    this.#disconnect();
    if (this.#options.pauseWhenHidden && this.#options.environment.isHidden()) {
      this.#set({ name: 'paused', reason: 'hidden' });
    } else {
      void this.#attempt(this.#generation);
    }
  }

  /** Whatever was under way is void from here on. */
  #disconnect(): void {
    this.#generation++;
    this.#controller.abort();
    this.#cancelTimer?.();
    this.#watchdog.stop();
    this.#openedAt = Infinity;
    this.#target.reset();
  }

  #set(state: SseClientState): void {
    const previous = this.state;
    this.state = state;
    this.#target.onState(state, previous);
  }

  async #attempt(generation: number): Promise<void> {
    const { signal } = (this.#controller = new AbortController());
    const isCurrent = (): boolean => generation === this.#generation;
    let cause: unknown;
    try {
      this.#set({ name: 'connecting', attempt: this.#failures });
      if (!this.#prepared && isCurrent()) {
        await this.#target.prepare();
        this.#prepared = true;
      }
      if (!isCurrent()) return;
      this.#watchdog.start();
      const { lastEventId } = this.#target;
      const context = { attempt: this.#failures, lastEventId, cause: this.#cause };
      const response = await openStream(this.#options.url, this.#options, context, signal);
      if (isCurrent()) await this.#read(response, signal, isCurrent);
      else discard(response);
      cause = new StreamEndedError();
    } catch (error) {
      cause = error;
    }
    if (isCurrent()) this.#fail(cause);
    else discardAnswer(cause);
  }

  async #read(response: Response, signal: AbortSignal, isCurrent: () => boolean): Promise<void> {
    const target = this.#target;
    const reader = response.body?.getReader();
    // Not left to fetch: one that was given may not heed the signal.
    signal.addEventListener('abort', () => void reader?.cancel().catch(() => {}));
    this.#openedAt = this.#options.environment.now();
    this.#set({ name: 'open' });
    if (isCurrent()) target.onOpen(response);
    while (isCurrent()) {
      const ready = target.ready();
      if (ready) {
        this.#watchdog.hold(true);
        await ready;
        if (!isCurrent()) return;
        this.#watchdog.hold(false);
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done || !isCurrent()) return;
      this.#watchdog.touch();
      target.feed(chunk.value);
    }
  }

  /** Decides what follows on a connection, or an attempt at one, that is over. */
  #fail(cause: unknown): void {
    const { environment, maxRetryDelay = 30_000, maxAttempts = Infinity } = this.#options;
    const now = environment.now();
    if (now - this.#openedAt >= HEALTHY_AFTER) this.#failures = 0;
    const attempt = ++this.#failures;
    this.#cause = cause;
    this.#disconnect();
    const generation = this.#generation;
    const ended = cause instanceof StreamEndedError;
    const status = cause instanceof HttpStatusError ? cause.status : undefined;
    const after = cause instanceof HttpStatusError ? retryAfter(cause.response.headers, now) : 0;
    const random = environment.random();
    // Spread as well, but never earlier than asked for.
    const usual = Math.max(
      backoffDelay({ base: this.#base, max: maxRetryDelay }, attempt, random),
      after * (1 + random / 4),
    );
    const mayResend = this.#options.resend || this.#target.lastEventId !== '' || isGet(this.#options);
    let delay = attempt < maxAttempts && isRetryable(cause) && mayResend ? usual : undefined;
    if (status !== 204) {
      if (!ended) this.#target.onError(cause);
      const answer = this.#target.decide({
        cause,
        status,
        attempt,
        delay,
        lastEventId: this.#target.lastEventId,
      });
      if (answer === false) delay = undefined;
      else if (answer === true) delay = usual;
      else if (answer !== undefined && answer >= 0) delay = answer;
    }
    discardAnswer(cause);
    if (generation !== this.#generation) return;
    if (delay !== undefined) this.#wait(delay, cause);
    else if (status === 204) this.close('no-content');
    else this.close(ended ? 'ended' : 'failed', cause);
  }

  #wait(delay: number, cause: unknown): void {
    const { environment, maxRetryDelay = 30_000 } = this.#options;
    const offline = !environment.isOnline();
    const milliseconds = offline ? Math.max(delay, maxRetryDelay) : delay;
    this.#cancelTimer = environment.schedule(() => this.#connect(), milliseconds);
    this.#set({ name: 'waiting', delay: milliseconds, offline, cause });
  }

  #onPage(event: PageEvent, persisted: boolean): void {
    const { state } = this;
    const { environment, pauseWhenHidden } = this.#options;
    if (event === 'pagehide') {
      // An open stream would keep the page out of the cache, or be dead when it comes out.
      if (persisted) this.#pause('cached');
    } else if (pauseWhenHidden && environment.isHidden()) {
      this.#pause('hidden');
    } else if (state.name === 'paused') {
      this.#connect();
    } else if (event === 'online' && state.name === 'waiting' && !(state.cause instanceof HttpStatusError)) {
      // It was the network, and not a server that asked for patience.
      this.#connect();
    } else {
      this.#watchdog.check();
    }
  }

  #pause(reason: 'hidden' | 'cached'): void {
    if (this.state.name === 'paused') return;
    this.#disconnect();
    this.#set({ name: 'paused', reason });
  }
}

function discardAnswer(cause: unknown): void {
  if (cause instanceof HttpStatusError || cause instanceof ContentTypeError) discard(cause.response);
}

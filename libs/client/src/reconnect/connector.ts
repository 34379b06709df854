import { EndOfStreamError } from '../errors/end-of-stream.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { IdleTimeoutError } from '../errors/idle-timeout.error.js';
import { PageSuspendedError } from '../errors/page-suspended.error.js';
import { ResponseError } from '../errors/response.error.js';
import type { PageEvent } from '../liveness/environment.interface.js';
import { Watchdog } from '../liveness/watchdog.js';
import { discard } from '../transport/discard.js';
import type { ClosedReason, PausedReason, SseClientState } from './client-state.js';
import type { ConnectorOptions, ConnectorTarget } from './connector.interface.js';
import { MAX_RETRY_DELAY, RetryPolicy } from './retry-policy.js';

/** A connection that lives this long in milliseconds was a good one, also without any event. */
const HEALTHY_AFTER = 5000;

/**
 * The state machine that keeps one stream open: it requests, reads, waits and requests again. It notices silence, and heeds
 * the page it lives in: hidden, offline, or in the back-forward cache. Knows bytes and no events.
 *
 * Every disconnection aborts the signal of its time, by which whatever is still under way for an earlier attempt (a
 * request, a read, a callback of the user that called `close()`) learns that it has no say any more.
 */
export class Connector {
  state: SseClientState = { name: 'idle' };
  readonly retries: RetryPolicy;

  readonly #options: ConnectorOptions;
  readonly #target: ConnectorTarget;
  readonly #watchdog: Watchdog;
  #controller = new AbortController();
  #cancelTimer: (() => void) | undefined;
  #unwatchPage: (() => void) | undefined;
  /** Attempts in a row that failed. */
  #failures = 0;
  #openedAt = Infinity;
  /** The last event id when the attempt began. */
  #idBefore: string | undefined;
  #cause: unknown;

  constructor(options: ConnectorOptions, target: ConnectorTarget) {
    this.#options = options;
    this.#target = target;
    this.retries = new RetryPolicy(options, target);
    this.#watchdog = new Watchdog(target.clock, (limit) => this.#fail(new IdleTimeoutError(limit)));
    this.#watchdog.limit = options.idleTimeout ?? 0;
  }

  /** The server says how long a healthy stream is silent at most, in milliseconds. */
  setHeartbeat(milliseconds: number): void {
    if (this.#options.idleTimeout !== undefined) return;
    this.#watchdog.limit = 2.5 * milliseconds;
    this.#watchdog.start();
  }

  /** Connects for the first time, or after an end. */
  start(): void {
    this.#unwatchPage = this.#target.clock.watchPage((event, persisted) => this.#onPage(event, persisted));
    this.#failures = 0;
    // Not what the last connection said: a final `closing` asks for an hour.
    this.retries.setDelay(this.#options.retryDelay ?? 1000);
    this.connect((this.#cause = undefined));
  }

  /** Leaves the connection, if there is one, for a new one at once. */
  connect(cause = this.#cause): void {
    if (this.#mustPause()) {
      this.#pause('hidden');
      return;
    }
    this.#cause = cause;
    this.#disconnect();
    void this.#attempt(this.#controller);
  }

  /** Ends everything, for good unless it is started again. */
  close(reason: ClosedReason, error?: unknown): void {
    if (this.state.name === 'closed') return;
    this.#unwatchPage?.();
    this.#disconnect();
    this.#set({ name: 'closed', reason, error });
  }

  /** Decides what follows on a connection, or an attempt at one, that is over. */
  #fail(cause: unknown): void {
    const target = this.#target;
    const { clock, callbacks } = target;
    // Events alone do not count: a finite stream delivers the same ones each time.
    const isNew = target.lastEventId() !== this.#idBefore;
    if (isNew || clock.now() - this.#openedAt >= HEALTHY_AFTER) this.#failures = 0;
    const attempt = ++this.#failures;
    this.#cause = cause;
    // Who is told of it may read the answer, to say why.
    this.#disconnect(cause instanceof ResponseError);
    const { signal } = this.#controller;
    const isStop = cause instanceof HttpStatusError && cause.status === 204;
    const reason = isStop ? 'no-content' : cause instanceof EndOfStreamError ? 'ended' : 'failed';
    if (reason === 'failed') callbacks.report(cause, 'connection');
    const delay = this.retries.delayAfter(cause, attempt);
    if (signal.aborted) return;
    if (delay !== undefined) this.#wait(delay, cause);
    else this.close(reason, reason === 'failed' ? cause : undefined);
  }

  #wait(usual: number, cause: unknown): void {
    const { clock } = this.#target;
    const offline = !clock.isOnline();
    const delay = offline ? Math.max(usual, this.#options.maxRetryDelay ?? MAX_RETRY_DELAY) : usual;
    this.#cancelTimer = clock.schedule(() => this.connect(), delay);
    this.#set({ name: 'waiting', delay, offline, cause });
  }

  /** Whatever was under way is void from here on; its answer may still be read if it is `kept`. */
  #disconnect(kept?: boolean): void {
    this.#watchdog.stop();
    if (!kept) this.#controller.abort();
    this.#controller = new AbortController();
    this.#cancelTimer?.();
    this.#openedAt = Infinity;
    this.#target.reset();
  }

  #set(state: SseClientState): void {
    if (state.name === 'connecting') this.#watchdog.start();
    // An answer is a sign of life, and in other states nothing is watched.
    else this.#watchdog.touch();
    const previous = this.state;
    this.state = state;
    this.#target.onState(state, previous);
  }

  async #attempt(controller: AbortController): Promise<void> {
    const { signal } = controller;
    let cause: unknown;
    try {
      this.#set({ name: 'connecting', attempt: this.#failures });
      if (signal.aborted) return;
      this.retries.ending = false;
      this.#idBefore = this.#target.lastEventId();
      const response = await this.#target.request({ attempt: this.#failures, cause: this.#cause }, signal);
      if (signal.aborted) discard(response.body);
      else await this.#readAll(response, signal);
      cause = new EndOfStreamError();
    } catch (error) {
      cause = error;
    }
    if (!signal.aborted) this.#fail(cause);
    if (cause instanceof ResponseError && !cause.response.bodyUsed) {
      controller.abort();
      // Not left to fetch: one that was given may not heed the signal.
      discard(cause.response.body);
    }
  }

  async #readAll(response: Response, signal: AbortSignal): Promise<void> {
    const target = this.#target;
    const watchdog = this.#watchdog;
    const reader = response.body?.getReader();
    // Not left to fetch: one that was given may not heed it.
    signal.addEventListener('abort', () => discard(reader));
    this.#openedAt = target.clock.now();
    this.#set({ name: 'open' });
    if (!signal.aborted) target.callbacks.call('onOpen', response);
    while (!signal.aborted) {
      const ready = target.ready();
      if (ready) {
        watchdog.hold(true);
        await ready;
        if (signal.aborted) return;
        watchdog.hold(false);
      }
      const chunk = await reader?.read();
      if (signal.aborted) return;
      watchdog.touch();
      if (!chunk || chunk.done) return;
      target.feed(chunk.value);
    }
  }

  /** Not where a request is under way that cannot be resumed. */
  #mustPause(): boolean {
    return this.#options.pauseWhenHidden === true && this.#target.clock.isHidden() && !this.#isUnique();
  }

  /** Whether a request is under way that is not sent again. */
  #isUnique(): boolean {
    const { name } = this.state;
    return (name === 'open' || name === 'connecting') && !this.retries.mayResend();
  }

  #pause(reason: PausedReason): void {
    const { state } = this;
    // A page that comes out of the cache hidden goes on waiting until it is shown.
    if (state.name === 'paused' && state.reason !== 'cached') return;
    this.#disconnect();
    this.#set({ name: 'paused', reason });
  }

  /** The page cannot keep its connections. */
  #suspend(reason: PausedReason): void {
    if (this.#isUnique()) this.#fail(new PageSuspendedError());
    else this.#pause(reason);
  }

  #onPage(event: PageEvent, persisted: boolean): void {
    const { state } = this;
    // On its way into the cache a page is hidden and frozen too, and on its way out `resume` comes first.
    if (state.name === 'paused' && state.reason === 'cached' && event !== 'pageshow') return;
    if (event === 'pagehide') {
      // An open stream would keep the page out of the cache, or be dead when it comes out.
      if (persisted) this.#suspend('cached');
    } else if (event === 'freeze') {
      // Chromium does not continue a body that was being read when it froze the page.
      this.#suspend('frozen');
    } else if (this.#mustPause()) {
      this.#pause('hidden');
    } else if (
      state.name === 'paused' ||
      (event === 'resume' && state.name !== 'waiting' && this.retries.mayResend()) ||
      // It was the network, and not a server that asked for patience.
      (event === 'online' && state.name === 'waiting' && !(state.cause instanceof HttpStatusError))
    ) {
      this.connect();
    } else {
      this.#watchdog.check();
    }
  }
}

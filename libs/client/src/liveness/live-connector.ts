import { HttpStatusError } from '../errors/http-status.error.js';
import { IdleTimeoutError } from '../errors/idle-timeout.error.js';
import { PageSuspendedError } from '../errors/page-suspended.error.js';
import type { ClosedReason, PausedReason, SseClientState } from '../reconnect/client-state.js';
import { Connector, type Reader } from '../reconnect/connector.js';
import { MAX_RETRY_DELAY } from '../reconnect/delays.js';
import type { ReconnectOptions } from '../reconnect/reconnect-options.interface.js';
import type { TransportOptions } from '../transport/transport-options.interface.js';
import { retryAfter } from '../transport/retry-after.js';
import type { ConnectorTarget } from '../reconnect/connector.interface.js';
import type { Environment, PageEvent } from './environment.interface.js';
import type { LivenessOptions } from './liveness-options.interface.js';
import { Watchdog } from './watchdog.js';

/** What a live connector needs to know. */
export interface LiveConnectorOptions extends TransportOptions, ReconnectOptions, LivenessOptions {}

/** What more a live connector asks of whoever takes the bytes. */
export interface LiveConnectorTarget extends ConnectorTarget {
  readonly clock: Environment;
  /** Resolves when more may be fed; `undefined` if that is now. */
  ready(): Promise<void> | undefined;
}

/** A connector that notices silence, and heeds the page it lives in: hidden, offline, or in the back-forward cache. */
export class LiveConnector extends Connector {
  declare protected readonly target: LiveConnectorTarget;
  readonly #options: LiveConnectorOptions;
  readonly #watchdog: Watchdog;
  #unwatchPage: (() => void) | undefined;

  constructor(options: LiveConnectorOptions, target: LiveConnectorTarget) {
    super(options, target);
    this.#options = options;
    this.#watchdog = new Watchdog(target.clock, (limit) => this.fail(new IdleTimeoutError(limit)));
    this.#watchdog.limit = options.idleTimeout ?? 0;
  }

  /** The server says how long a healthy stream is silent at most. */
  setHeartbeat(milliseconds: number): void {
    if (this.#options.idleTimeout !== undefined) return;
    this.#watchdog.limit = 2.5 * milliseconds;
    this.#watchdog.start();
  }

  override start(): void {
    this.#unwatchPage = this.target.clock.watchPage((event, persisted) => this.#onPage(event, persisted));
    super.start();
  }

  override close(reason: ClosedReason, error?: unknown): void {
    this.#unwatchPage?.();
    super.close(reason, error);
  }

  override connect(cause?: unknown): void {
    if (this.#mustPause()) this.#pause('hidden');
    else super.connect(cause);
  }

  protected override delayAfter(cause: unknown, attempt: number): number | undefined {
    const { target } = this;
    const status = cause instanceof HttpStatusError ? cause.status : undefined;
    if (status === 204) return undefined;
    const usual = super.delayAfter(cause, attempt);
    const delay = usual === undefined ? undefined : Math.max(usual, this.#askedFor(cause));
    const decision = target.callbacks.call('retry', {
      cause,
      status,
      attempt,
      delay,
      lastEventId: target.lastEventId(),
    });
    if (decision === false) return undefined;
    if (decision === true) return delay ?? Math.max(this.backoff(attempt), this.#askedFor(cause));
    return decision! >= 0 ? decision : delay;
  }

  protected override set(state: SseClientState): void {
    if (state.name === 'connecting') this.#watchdog.start();
    // An answer is a sign of life, and in other states nothing is watched.
    else this.#watchdog.touch();
    super.set(state);
  }

  protected override async read(
    reader: Reader | undefined,
    signal: AbortSignal,
  ): Promise<ReadableStreamReadResult<Uint8Array> | undefined> {
    const ready = this.target.ready();
    if (ready) {
      this.#watchdog.hold(true);
      await ready;
      if (signal.aborted) return undefined;
      this.#watchdog.hold(false);
    }
    const chunk = await super.read(reader, signal);
    if (!signal.aborted) this.#watchdog.touch();
    return chunk;
  }

  protected override wait(delay: number, cause: unknown): void {
    const offline = !this.target.clock.isOnline();
    const { maxRetryDelay = MAX_RETRY_DELAY } = this.#options;
    super.wait(offline ? Math.max(delay, maxRetryDelay) : delay, cause, offline);
  }

  protected override disconnect(kept?: boolean): void {
    this.#watchdog.stop();
    super.disconnect(kept);
  }

  /** What `Retry-After` asks for: spread as well, but never earlier. */
  #askedFor(cause: unknown): number {
    if (!(cause instanceof HttpStatusError)) return 0;
    const { clock } = this.target;
    return retryAfter(cause.response.headers, clock.now()) * (1 + clock.random() / 4);
  }

  /** Not where a request is under way that cannot be resumed. */
  #mustPause(): boolean {
    return this.#options.pauseWhenHidden === true && this.target.clock.isHidden() && !this.#isUnique();
  }

  /** Whether a request is under way that is not sent again. */
  #isUnique(): boolean {
    const { name } = this.state;
    return (name === 'open' || name === 'connecting') && !this.mayResend();
  }

  #pause(reason: PausedReason): void {
    const { state } = this;
    // A page that comes out of the cache hidden goes on waiting until it is shown.
    if (state.name === 'paused' && state.reason !== 'cached') return;
    this.disconnect();
    this.set({ name: 'paused', reason });
  }

  /** The page cannot keep its connections. */
  #suspend(reason: PausedReason): void {
    if (this.#isUnique()) this.fail(new PageSuspendedError());
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
      (event === 'resume' && state.name !== 'waiting' && this.mayResend()) ||
      // It was the network, and not a server that asked for patience.
      (event === 'online' && state.name === 'waiting' && !(state.cause instanceof HttpStatusError))
    ) {
      this.connect();
    } else {
      this.#watchdog.check();
    }
  }
}

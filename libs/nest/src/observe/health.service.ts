import { Inject, Injectable } from '@nestjs/common';
import { SseConnections } from '../connection/sse-connections.js';
import { SseDrainService } from '../shutdown/drain.service.js';
import { EventLog } from '../log/event-log.interface.js';
import { withTimeout } from '../time/with-timeout.js';

/** How the streams of this process are doing. */
export interface SseHealth {
  /** Whether new streams find what they need here: the log answers, and the process is not shutting down. */
  readonly healthy: boolean;
  /** Whether the log answered in time. */
  readonly log: 'up' | 'down';
  /** Why it did not. */
  readonly logError?: string;
  /** Whether the process is shutting down. */
  readonly draining: boolean;
  /** Open streams. */
  readonly connections: number;
}

/** Tells whether this process can serve streams; for a load balancer's or an orchestrator's question. */
@Injectable()
export class SseHealthService {
  /** @internal */
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    private readonly drain: SseDrainService,
    private readonly connections: SseConnections,
  ) {}

  /**
   * Asks the log for its head, and looks whether the process is shutting down. Does not throw.
   *
   * @param options `timeout`: milliseconds that the log has to answer. Default 1 000.
   */
  async check({ timeout = 1_000 }: { readonly timeout?: number } = {}): Promise<SseHealth> {
    const logError = await this.askLog(timeout);
    const { draining } = this.drain;
    return {
      healthy: logError === undefined && !draining,
      log: logError === undefined ? 'up' : 'down',
      ...(logError !== undefined && { logError }),
      draining,
      connections: this.connections.size,
    };
  }

  /** The question that every log answers from where its truth is. */
  private async askLog(timeout: number): Promise<string | undefined> {
    const asked = Promise.resolve(this.log.seek([], 'live')).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return withTimeout(asked, timeout, () => `no answer within ${timeout} ms`);
  }
}

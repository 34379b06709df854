import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { SseHealthService } from '../observe/health.service.js';

/** Health of the streams for `@nestjs/terminus`: up while the log answers and the process is not shutting down. */
@Injectable()
export class SseHealthIndicator {
  /** @internal */
  constructor(
    private readonly health: SseHealthService,
    private readonly indicator: HealthIndicatorService,
  ) {}

  /**
   * The result for a health check of Terminus: up or down, with what `SseHealthService` tells.
   *
   * @param key under which the result stands. Default `sse`.
   * @param options `timeout`: milliseconds that the log has to answer. Default 1 000.
   */
  async isHealthy(key = 'sse', options?: { readonly timeout?: number }): Promise<HealthIndicatorResult> {
    const { healthy, ...details } = await this.health.check(options);
    const check = this.indicator.check(key);
    return healthy ? check.up(details) : check.down(details);
  }
}

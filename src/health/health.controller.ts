import { Controller, Get } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { SseHealthIndicator } from '@nestream/nest/terminus';

/** `GET /health` */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly streams: SseHealthIndicator,
  ) {}

  /** 200 while the log answers and the process is not shutting down, else 503. */
  @Get()
  @HealthCheck()
  async check(): Promise<HealthCheckResult> {
    return this.health.check([async () => this.streams.isHealthy()]);
  }
}

import { Controller, Get, Module } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { SseHealthIndicator } from '@nestream/nest/terminus';

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly streams: SseHealthIndicator,
  ) {}

  @Get()
  @HealthCheck()
  check(): Promise<HealthCheckResult> {
    return this.health.check([() => this.streams.isHealthy('sse', { timeout: 500 })]);
  }
}

@Module({ imports: [TerminusModule], controllers: [HealthController], providers: [SseHealthIndicator] })
export class HealthModule {}

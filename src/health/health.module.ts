import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { SseHealthIndicator } from '@nestream/nest/terminus';
import { HealthController } from './health.controller.js';

/** The answer to "may this process get new streams?". */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [SseHealthIndicator],
})
export class HealthModule {}

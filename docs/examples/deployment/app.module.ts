import { Module } from '@nestjs/common';
import { SseModule } from '@nestream/nest';
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';
import { HealthModule } from '../operations/health.module.js';

/** Yours: the log closes what it opened itself, not this. */
export const redis = new Redis(process.env['REDIS_URL'] ?? 'redis://localhost:6379');

@Module({
  imports: [
    SseModule.forRoot({
      log: new RedisEventLog({ redis }),
      heartbeat: 15_000, // shorter than every idle timeout on the way
      drainWindow: 20_000, // shorter than the time after which the platform kills
      maxAge: 3_000_000, // shorter than every limit on a whole response, such as 3 600 s
    }),
    HealthModule,
  ],
})
export class AppModule {}

import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { type EventLog, SseModule } from '@nestream/nest';
import { authOptions } from './auth/auth-options.js';
import { AuthModule } from './auth/auth.module.js';
import { ChatModule } from './chat/chat.module.js';
import type { Environment } from './config/environment.js';
import { DashboardModule } from './dashboard/dashboard.module.js';
import { HealthModule } from './health/health.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NewsModule } from './news/news.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { PageModule } from './page/page.module.js';
import { ProgressModule } from './progress/progress.module.js';
import { TickerModule } from './ticker/ticker.module.js';
import { TokensModule } from './tokens/tokens.module.js';
import { TransportsModule } from './transports/transports.module.js';
import { UpdatesModule } from './updates/updates.module.js';
import { REPLAY_LIMIT } from './updates/updates.service.js';

/** The demo: one module per use case, each small enough to copy. */
@Module({})
export class AppModule {
  /** @param log where events are kept. Default: in memory. */
  static forRoot(environment: Environment, log?: EventLog): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // Read and checked before Nest starts, since the platform below Nest depends on it.
        ConfigModule.forRoot({
          isGlobal: true,
          ignoreEnvFile: true,
          skipProcessEnv: true,
          load: [() => environment],
        }),
        // Ctrl-C should not feel stuck, so the streams get a second to end.
        SseModule.forRoot({
          log,
          drainWindow: 1_000,
          retry: 1_000,
          replayLimit: REPLAY_LIMIT,
          auth: authOptions(environment),
        }),
        AuthModule,
        UpdatesModule,
        NotificationsModule,
        ProgressModule,
        ChatModule,
        TickerModule,
        DashboardModule,
        TokensModule,
        NewsModule,
        TransportsModule,
        MetricsModule,
        HealthModule,
        PageModule,
      ],
    };
  }
}

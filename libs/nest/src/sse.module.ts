import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Authenticator } from './auth/authenticator.js';
import { SseAuthService } from './auth/sse-auth.service.js';
import { EventCatalog } from './event/contract/event-catalog.js';
import { SseFeatureModule, type SseFeatureOptions } from './event/contract/sse-feature.module.js';
import { EventLog } from './log/event-log.interface.js';
import { SseConnections } from './connection/sse-connections.js';
import { SseLimitStats } from './limits/limit-stats.js';
import { SseDrainService } from './shutdown/drain.service.js';
import { MetricsService } from './observe/metrics.service.js';
import { SseHealthService } from './observe/health.service.js';
import { assertAsyncOptions, assertOptions } from './resolve-sse-options.js';
import { RoomService } from './room/room.service.js';
import { SseRoutes } from './route/sse-routes.service.js';
import {
  ConfigurableModuleClass,
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
} from './sse.module-definition.js';
import { SSE_PROVIDERS } from './sse.providers.js';

/**
 * Rooms, resume and managed streams for the `@Sse()` handlers that take `@Connection()`. All other streams keep the bytes of Nest.
 *
 * Import it once, in the root module; {@link RoomService} can then be injected everywhere.
 */
@Global()
@Module({
  providers: SSE_PROVIDERS,
  exports: [
    RoomService,
    EventLog,
    SseConnections,
    SseDrainService,
    EventCatalog,
    SseLimitStats,
    Authenticator,
    SseAuthService,
    SseHealthService,
    MetricsService,
    SseRoutes,
  ],
})
export class SseModule extends ConfigurableModuleClass {
  /**
   * Configures the module. See `SseModuleOptions` for units and defaults.
   *
   * @throws InvalidOptionsError at startup, naming each option that cannot be used; ImportedTwiceError where the application has imported
   *   the module already.
   */
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    assertOptions(options);
    return super.forRoot(options);
  }

  /** Configures the module with options from providers (`useFactory` with `inject`, `useClass`, `useExisting`). */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    assertAsyncOptions(options);
    return super.forRootAsync(options);
  }

  /**
   * Declares the events of a module: their data is validated by whichever way they are published, and
   * `EventMapOf<typeof events>` is the `EventMap` of clients.
   *
   * @throws EventDeclarationError at boot, naming each event that cannot be declared: no `@SseEvent()` on the class, a key that
   *   is not its type, a class without rules, a type that another module declares otherwise.
   */
  static forFeature(options: SseFeatureOptions): DynamicModule {
    return SseFeatureModule.with(options);
  }
}

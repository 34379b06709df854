import { type DynamicModule, Global, Module } from '@nestjs/common';
import { EventLog } from './log/event-log.interface.js';
import { ConnectionRegistry } from './connection/connection-registry.js';
import { RoomService } from './room/room.service.js';
import {
  ConfigurableModuleClass,
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
} from './sse.module-definition.js';
import { SSE_PROVIDERS } from './sse.providers.js';

/**
 * Rooms, resume and managed connections for all `@Sse()` routes of the application.
 *
 * Import it once, in the root module and before modules whose interceptors rewrite responses; {@link RoomService} can then
 * be injected everywhere.
 */
@Global()
@Module({ providers: SSE_PROVIDERS, exports: [RoomService, EventLog, ConnectionRegistry] })
export class SseModule extends ConfigurableModuleClass {
  /**
   * Configures the module. See `SseModuleOptions` for units and defaults.
   *
   * @throws InvalidOptionsError at boot, naming each option that cannot be used.
   */
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return super.forRoot(options);
  }

  /** Configures the module with options from providers (`useFactory` with `inject`, `useClass`, `useExisting`). */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }
}

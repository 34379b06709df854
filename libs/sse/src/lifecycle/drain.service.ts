import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ConnectionRegistry } from '../connection/connection-registry.js';
import { SseSettings } from '../sse-settings.interface.js';
import { Drain } from './drain.js';
import { ServerSweep, type SweptServer } from './server-sweep.js';

/**
 * Ends all streams when the application shuts down, so that `app.close()` returns: each open one gets a `closing` event, in random
 * order over the drain window; a new one is told at once to come back; what is left at the end of the window is cut.
 */
@Injectable()
export class DrainService
  implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown
{
  /** Whether the shutdown has begun. What completes from then on does so because of it. */
  begun = false;
  /** Whether the application is shutting down. */
  draining = false;
  /** Number of streams that were opened while the application was shutting down, and told to come back. */
  turnedAway = 0;

  private sweep: ServerSweep | undefined;

  /** @internal */
  constructor(
    private readonly connections: ConnectionRegistry,
    private readonly host: HttpAdapterHost,
    @Inject(SseSettings) private readonly settings: SseSettings,
  ) {}

  /** @internal Nest runs the hooks of global modules last, so others end their streams before ours are called; this comes before all hooks. */
  onModuleInit(): void {
    const adapter = this.host.httpAdapter as { beforeClose?: () => unknown } | undefined;
    if (!adapter) return;
    const beforeClose = adapter.beforeClose?.bind(adapter);
    adapter.beforeClose = () => {
      this.begun = true;
      return beforeClose?.();
    };
  }

  /** @internal */
  onModuleDestroy(): void {
    this.begun = true;
  }

  /** @internal */
  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    const { drainWindow } = this.settings;
    // Absent where the application serves no HTTP.
    const server = this.host.httpAdapter?.getHttpServer() as SweptServer | undefined;
    if (server) this.sweep = new ServerSweep(server, performance.now() + drainWindow);
    await new Drain(this.connections.allStreams(), drainWindow).run();
    this.sweep?.start();
  }

  /** @internal The server has closed. */
  onApplicationShutdown(): void {
    this.sweep?.stop();
  }
}

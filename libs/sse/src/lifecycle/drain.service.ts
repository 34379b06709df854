import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationShutdown,
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
export class DrainService implements BeforeApplicationShutdown, OnApplicationShutdown {
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

  /** @internal */
  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    const { drainWindow } = this.settings;
    // Absent where the application serves no HTTP.
    const server = this.host.httpAdapter?.getHttpServer() as SweptServer | undefined;
    if (server) this.sweep = new ServerSweep(server, performance.now() + drainWindow);
    await new Drain(this.connections.all(), drainWindow).run();
    this.sweep?.start();
  }

  /** @internal The server has closed. */
  onApplicationShutdown(): void {
    this.sweep?.stop();
  }
}

import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SseConnections } from '../connection/sse-connections.js';
import { SSE_SETTINGS } from '../options/settings-token.js';
import { Drain } from './drain.js';
import { type ClosingAdapter, eachServer } from './http-servers.js';
import type { DrainSettings } from './drain-settings.interface.js';
import { onSecondInterrupt } from './second-interrupt.js';
import { ServerSweep } from './server-sweep.js';
import { announceLimit } from './session-settings.js';

/**
 * Ends all streams when the application shuts down, so that `app.close()` returns: each open one gets a `closing` event, in random
 * order over the drain window; a new one is told at once to come back; what is left at the end of the window is cut.
 */
@Injectable()
export class SseDrainService
  implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown
{
  /** Whether the shutdown has begun. What completes from then on does so because of it. */
  begun = false;
  /** Whether the application is shutting down. */
  draining = false;
  /** Number of streams that were opened while the application was shutting down, and told to come back. */
  turnedAway = 0;

  private readonly sweep = new ServerSweep();
  private deadline = 0;
  private ignoreInterrupts = (): void => undefined;

  /** @internal */
  constructor(
    private readonly connections: SseConnections,
    private readonly host: HttpAdapterHost,
    @Inject(SSE_SETTINGS) private readonly settings: DrainSettings,
  ) {}

  /** @internal Nest runs the hooks of global modules last, so others end their streams before ours are called; this comes before all hooks. */
  onModuleInit(): void {
    // Absent where the application serves no HTTP.
    const adapter = this.host.httpAdapter as ClosingAdapter | undefined;
    if (!adapter) return;
    const beforeClose = adapter.beforeClose?.bind(adapter);
    adapter.beforeClose = () => {
      this.begun = true;
      return beforeClose?.();
    };
    const close = adapter.close.bind(adapter);
    // Gateways have closed their WebSockets by then.
    adapter.close = async () => {
      await this.sweep.swept();
      return close();
    };
    eachServer(adapter, (server) => {
      this.sweep.watch(server);
      announceLimit(server, this.settings.limits.perSocket);
    });
  }

  /** @internal */
  onModuleDestroy(): void {
    this.begun = true;
  }

  /** @internal */
  async beforeApplicationShutdown(signal?: string): Promise<void> {
    this.draining = true;
    const { drainWindow } = this.settings;
    this.deadline = performance.now() + drainWindow;
    this.sweep.drain();
    const drain = new Drain(this.connections.allStreams(), drainWindow);
    this.ignoreInterrupts = onSecondInterrupt(signal, () => {
      this.deadline = 0;
      drain.cutShort();
      this.sweep.cut();
    });
    await drain.run();
    this.sweep.stopListening(this.deadline);
  }

  /** @internal The server has closed. */
  onApplicationShutdown(): void {
    // Nest sends the process its signal again, which ends it only where nothing listens.
    this.ignoreInterrupts();
  }
}

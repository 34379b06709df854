import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { ConnectionRegistry } from '../connection/connection-registry.js';
import type { Connection } from '../connection/connection.js';
import { closeSession, goneWithin } from './response-end.js';
import { SseSettings } from '../sse-settings.interface.js';

/** Part of the drain window over which the ends of the streams are spread; the rest is for their last bytes. */
const SPREAD = 0.8;
/** Milliseconds between the ends of two streams where the window allows it. */
const PACE = 1;

/**
 * Ends all streams when the application shuts down, so that `app.close()` returns: no new stream opens, each open one
 * gets a `closing` event, in random order over the drain window, and what is left at its end is cut.
 */
@Injectable()
export class DrainService implements BeforeApplicationShutdown {
  /** Whether the application is shutting down. */
  draining = false;

  constructor(
    private readonly connections: ConnectionRegistry,
    @Inject(SseSettings) private readonly settings: SseSettings,
  ) {}

  /** @internal */
  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    const { drainWindow } = this.settings;
    const open = shuffle([...this.connections.all()]);
    const pace = Math.min(PACE, (drainWindow * SPREAD) / Math.max(1, open.length));
    const deadline = performance.now() + drainWindow;
    await Promise.allSettled(
      open.map(async (connection, index) => {
        await pause(index * pace);
        connection.close('draining', true);
        closeSession(connection.response);
        await goneWithin(connection.response, deadline - performance.now());
        connection.destroy('draining');
      }),
    );
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function shuffle(connections: Connection[]): Connection[] {
  for (let index = connections.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1));
    [connections[index], connections[other]] = [connections[other]!, connections[index]!];
  }
  return connections;
}

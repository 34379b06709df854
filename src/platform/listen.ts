import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConsoleLogger, type INestApplication } from '@nestjs/common';
import type { Environment } from '../config/environment.js';
import { LOG_LEVELS } from '../create-app.js';
import { PortInUseError } from './port-in-use.error.js';

/**
 * Listens, and resolves with the URL for a browser on this machine.
 *
 * @throws PortInUseError
 */
export async function listen(app: INestApplication, { PORT, HTTPS }: Environment): Promise<string> {
  await app.init();
  try {
    // Nest logs why it cannot listen; who called says it better.
    app.useLogger(false);
    const server = (await app.listen(PORT)) as Server;
    return `http${HTTPS ? 's' : ''}://localhost:${(server.address() as AddressInfo).port}`;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? new PortInUseError(PORT) : error;
  } finally {
    // Levels alone would go to the logger that has just been taken away.
    app.useLogger(new ConsoleLogger({ logLevels: LOG_LEVELS }));
  }
}

import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { readEnvironment } from '../../../src/config/read-environment.js';
import { createApp } from '../../../src/create-app.js';

/** The demo, running in this process. */
export interface DemoApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly port: number;
}

/** Starts the demo on a loopback port, a free one by default. */
export async function startDemo(variables: Record<string, string> = {}, listenOn = 0): Promise<DemoApp> {
  const environment = readEnvironment(variables);
  const app = await createApp(environment, false);
  await app.listen(listenOn, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, port, url: `http${environment.HTTPS ? 's' : ''}://127.0.0.1:${port}` };
}

import 'reflect-metadata';
import cluster from 'node:cluster';
import { ShutdownSignal } from '@nestjs/common';
import { SseError } from '@nestream/nest';
import { EnvironmentError } from './config/environment.error.js';
import { readEnvironment } from './config/read-environment.js';
import { createApp } from './create-app.js';
import { RedisUnreachableError } from './log/redis-unreachable.error.js';
import { listen } from './platform/listen.js';
import { PortInUseError } from './platform/port-in-use.error.js';

try {
  const environment = readEnvironment(process.env);
  const app = await createApp(environment);
  app.enableShutdownHooks([ShutdownSignal.SIGINT, ShutdownSignal.SIGTERM], { useProcessExit: true });
  const url = await listen(app, environment);
  const worker = cluster.isWorker ? `, worker ${process.pid}` : '';
  process.stdout.write(`Demo on ${url} (${environment.PLATFORM}, ${environment.LOG} log${worker})\n`);
} catch (error) {
  const explained = [EnvironmentError, PortInUseError, RedisUnreachableError, SseError].some(
    (kind) => error instanceof kind,
  );
  process.stderr.write(`${explained ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
}

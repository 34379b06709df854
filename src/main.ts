import 'reflect-metadata';
import { ShutdownSignal } from '@nestjs/common';
import { EnvironmentError } from './config/environment.error.js';
import { readEnvironment } from './config/read-environment.js';
import { createApp } from './create-app.js';
import { listen } from './platform/listen.js';
import { PortInUseError } from './platform/port-in-use.error.js';

try {
  const environment = readEnvironment(process.env);
  const app = await createApp(environment);
  app.enableShutdownHooks([ShutdownSignal.SIGINT, ShutdownSignal.SIGTERM], { useProcessExit: true });
  const url = await listen(app, environment.PORT);
  process.stdout.write(`Demo on ${url} (${environment.PLATFORM}, ${environment.LOG} log)\n`);
} catch (error) {
  const explained = error instanceof EnvironmentError || error instanceof PortInUseError;
  process.stderr.write(`${explained ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}

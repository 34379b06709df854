import { type INestApplication, type LogLevel, ValidationPipe } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { AppModule } from './app.module.js';
import type { Environment } from './config/environment.js';
import { openLog } from './log/open-log.js';
import { servedBy } from './platform/served-by.js';
import { createAdapter } from './platform/create-adapter.js';
import { openTls } from './platform/tls.js';

/** What the demo logs: start and address have a line of their own. */
export const LOG_LEVELS: LogLevel[] = ['fatal', 'error', 'warn'];

/**
 * The demo application, complete but not listening.
 *
 * @param logger levels to log. Default: what needs attention.
 */
export async function createApp(
  environment: Environment,
  logger: LogLevel[] | false = LOG_LEVELS,
): Promise<INestApplication> {
  const tls = await openTls(environment);
  const app = await NestFactory.create(
    AppModule.forRoot(environment, await openLog(environment)),
    createAdapter(environment.PLATFORM, tls),
    // Who starts it decides what a failed start means.
    { logger, abortOnError: false },
  );
  app.use(servedBy);
  app.useWebSocketAdapter(new WsAdapter(app));
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  const origin = app
    .get<ConfigService<Environment, true>>(ConfigService)
    .get('CORS_ORIGINS', { infer: true });
  if (origin.length > 0) {
    app.enableCors({
      origin: [...origin],
      methods: ['GET', 'POST', 'DELETE'],
      allowedHeaders: ['content-type', 'last-event-id', 'authorization'],
    });
  }
  return app;
}

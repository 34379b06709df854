import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './hot.module.js';

/** The part of webpack's `module.hot` that is used here. */
export interface HotModule {
  readonly data?: { readonly closed?: Promise<void> } | undefined;
  accept(): void;
  dispose(listener: (data: { closed?: Promise<void> }) => void): void;
}

/** Call it as `bootstrap(module.hot)` in an application that webpack builds with hot module replacement. */
export async function bootstrap(hot?: HotModule): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await hot?.data?.closed; // the port is free once the old application has ended its streams
  await app.listen(process.env['PORT'] ?? 3000);
  hot?.accept();
  hot?.dispose((data) => {
    data.closed = app.close();
  });
  return app;
}

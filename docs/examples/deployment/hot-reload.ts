import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

/** What webpack adds to the module. */
declare const module: {
  readonly hot?: {
    /** What the handler of `dispose` left for the module that replaces this one. */
    readonly data?: { readonly closed?: Promise<void> };
    accept(): void;
    dispose(handler: (data: { closed?: Promise<void> }) => void): void;
  };
};

async function bootstrap(): Promise<INestApplication> {
  // The old application listens on the port until its streams have ended.
  await module.hot?.data?.closed;
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env['PORT'] ?? 3000);
  return app;
}

const started = bootstrap();
if (module.hot) {
  module.hot.accept();
  module.hot.dispose((data) => {
    // One that could not start has nothing to close.
    data.closed = started.then(
      (app) => app.close(),
      () => undefined,
    );
  });
}

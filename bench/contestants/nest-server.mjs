import { createRequire } from 'node:module';
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const require = createRequire(import.meta.url);

/**
 * A Nest application as in production, on a free port of the loopback, with a plain `GET /ping` beside the stream.
 *
 * @param adapterOptions of the platform (Fastify).
 * @param prepare what is to be done before it listens.
 */
export async function nestServer(platform, metadata, { adapterOptions, prepare } = {}) {
  class PingController {
    ping() {
      return 'pong';
    }
  }
  Get('ping')(
    PingController.prototype,
    'ping',
    Object.getOwnPropertyDescriptor(PingController.prototype, 'ping'),
  );
  Controller()(PingController);
  // oxlint-disable-next-line typescript/no-extraneous-class -- Nest's modules are classes; here is no decorator syntax.
  class AppModule {}
  Module({ ...metadata, controllers: [...metadata.controllers, PingController] })(AppModule);

  const app = await NestFactory.create(AppModule, await adapterOf(platform, adapterOptions), {
    logger: ['error', 'warn'],
  });
  prepare?.(app);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    port: app.getHttpServer().address().port,
    versions: {
      '@nestjs/core': versionOf('@nestjs/core'),
      [platform]: versionOf(platform, `@nestjs/platform-${platform}`),
    },
  };
}

async function adapterOf(platform, options) {
  if (platform === 'fastify') {
    const { FastifyAdapter } = await import('@nestjs/platform-fastify');
    return new FastifyAdapter(options);
  }
  const { ExpressAdapter } = await import('@nestjs/platform-express');
  return new ExpressAdapter();
}

/** Makes a class a controller whose constructor is given `dependencies`: what decorators and types would do. */
export function injected(controller, ...dependencies) {
  Controller()(controller);
  for (const [index, dependency] of dependencies.entries()) Inject(dependency)(controller, undefined, index);
}

export function versionOf(name, from) {
  const paths = from ? [require.resolve(from)] : undefined;
  return require(require.resolve(`${name}/package.json`, { paths })).version;
}

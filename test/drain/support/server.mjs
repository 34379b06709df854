// A server with shutdown hooks. Arguments: platform, port, drain window. Tells its parent where it listens, and when it begins to shut down.
import 'reflect-metadata';
import { Controller, Module, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ExpressAdapter } from '@nestjs/platform-express';
import { SseModule, StreamOptions } from '@nestream/nest';
import { NEVER } from 'rxjs';

const [platform, port, drainWindow] = process.argv.slice(2);

class StreamsController {
  endless() {
    return NEVER;
  }
  finish() {
    return NEVER;
  }
}
decorate(StreamsController.prototype, 'endless', Sse('endless'));
decorate(StreamsController.prototype, 'finish', Sse('finish'), StreamOptions({ drain: 'finish' }));
StreamOptions({ managed: true })(StreamsController);
Controller()(StreamsController);

class AppModule {
  onModuleDestroy() {
    say('shutdown');
  }
}
Module({
  imports: [SseModule.forRoot({ drainWindow: Number(drainWindow) })],
  controllers: [StreamsController],
})(AppModule);

const adapter = platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: ['error'], abortOnError: false });
app.enableShutdownHooks();
await app.listen(Number(port), '127.0.0.1');
say(`listening ${app.getHttpServer().address().port}`);

function decorate(prototype, name, ...decorators) {
  for (const one of decorators) one(prototype, name, Object.getOwnPropertyDescriptor(prototype, name));
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

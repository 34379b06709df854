// A node of a fleet: a Nest application with the log in Redis. Publishes what its parent asks for and says what came of it.
import 'reflect-metadata';
import { Controller, Inject, Module, Param, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Connection, RoomService, SseModule } from '@nestream/nest';
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';

const { redisPort, platform, log, sse } = JSON.parse(process.argv[2]);

class StreamController {
  constructor(rooms) {
    this.rooms = rooms;
  }

  stream(names, connection) {
    return this.rooms.join(names.split(','), connection);
  }
}
const { prototype } = StreamController;
Controller()(StreamController);
Inject(RoomService)(StreamController, undefined, 0);
Sse('rooms/:names')(prototype, 'stream', Object.getOwnPropertyDescriptor(prototype, 'stream'));
Param('names')(prototype, 'stream', 0);
Connection()(prototype, 'stream', 1);

const redis = new Redis(redisPort, '127.0.0.1', { maxRetriesPerRequest: null });
redis.on('error', () => undefined);

// oxlint-disable-next-line typescript/no-extraneous-class -- Nest's modules are classes; here is no decorator syntax.
class NodeModule {}
Module({
  imports: [SseModule.forRoot({ ...sse, log: new RedisEventLog({ ...log, redis }) })],
  controllers: [StreamController],
})(NodeModule);

const adapter = platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(NodeModule, adapter, { logger: false });
await app.listen(0, '127.0.0.1');
const rooms = app.get(RoomService);

process.on('message', ({ uid, to }) => {
  rooms.broadcastToRoom(to, { type: 'news', data: { uid } }).then(
    ({ id }) => process.send({ uid, id }),
    (error) => process.send({ uid, code: error.code ?? String(error) }),
  );
});
// The parent is gone.
process.on('disconnect', () => process.exit());
process.send({ port: app.getHttpServer().address().port });

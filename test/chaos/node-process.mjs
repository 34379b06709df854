// A node of a fleet: a Nest application with the log of its world. Nothing compiles it, so its decorators are applied by hand.
import 'reflect-metadata';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { Body, Controller, Inject, Module, Post, Query, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Connection, RoomService, SseModule } from '@nestream/nest';

const { store, sse, log, host } = JSON.parse(process.argv[2]);

// A pod has a host name of its own, also where several share a machine and a volume.
if (host) {
  os.hostname = () => host;
  syncBuiltinESMExports();
  // A wrong number makes a process look dead to the others, as if each pod had a machine of its own: else none could take over.
  Object.defineProperty(process, 'pid', { value: process.pid + 10_000_000 });
}

// The clock of the machine may step.
const { now } = Date;
let clockStep = 0;
Date.now = () => now() + clockStep;
process.on('message', (message) => (clockStep = message.clockStep));

async function makeLog() {
  if (store.kind === 'lmdb') {
    const { LmdbEventLog } = await import('@nestream/nest/lmdb');
    return new LmdbEventLog({ path: store.path, ...log });
  }
  const { RedisEventLog } = await import('@nestream/nest/redis');
  const redis = await connect(await import('ioredis'));
  // ioredis reconnects by itself; without a listener it prints each error.
  redis.on('error', () => undefined);
  return new RedisEventLog({ redis, sharded: store.sharded === true, ...log });
}

async function connect({ Cluster, Redis }) {
  if (store.kind === 'cluster') return new Cluster(store.nodes, store.options);
  return new Redis(store.options);
}

class ChaosController {
  constructor(rooms) {
    this.rooms = rooms;
  }

  stream(names, connection) {
    return this.rooms.join(names.split(','), connection);
  }

  async publish({ uid, rooms }) {
    try {
      const { id } = await this.rooms.broadcastToRoom(rooms, { type: 'news', data: { uid } });
      return { id };
    } catch (error) {
      return { code: error.code ?? String(error) };
    }
  }
}
const { prototype } = ChaosController;
const own = (name) => Object.getOwnPropertyDescriptor(prototype, name);
Controller()(ChaosController);
Inject(RoomService)(ChaosController, undefined, 0);
Sse('stream')(prototype, 'stream', own('stream'));
Query('rooms')(prototype, 'stream', 0);
Connection()(prototype, 'stream', 1);
Post('publish')(prototype, 'publish', own('publish'));
Body()(prototype, 'publish', 0);

// oxlint-disable-next-line typescript/no-extraneous-class -- Nest's modules are classes; here is no decorator syntax.
class NodeModule {}
Module({
  imports: [SseModule.forRoot({ ...sse, log: await makeLog() })],
  controllers: [ChaosController],
})(NodeModule);

const app = await NestFactory.create(NodeModule, { logger: false, abortOnError: false });
await app.listen(0, '127.0.0.1');
process.on('SIGTERM', () => void app.close().then(() => process.exit()));
// The parent is gone.
process.on('disconnect', () => process.exit());
process.send({ port: app.getHttpServer().address().port });

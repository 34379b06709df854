// A node of an application with a Redis log, to be killed. Its decorators are applied by hand, since no compiler runs over it.
import { Connection, RoomService, SseModule } from '@nestream/nest';
import { RedisEventLog } from '@nestream/nest/redis';
import { Controller, Inject, Param, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';

const [url, prefix, lease] = process.argv.slice(2);

class PresenceController {
  constructor(rooms) {
    this.rooms = rooms;
  }

  stream(id, connection) {
    return this.rooms.join('a', connection, { presence: { id } });
  }
}
const { prototype } = PresenceController;
Inject(RoomService)(PresenceController, undefined, 0);
Param('id')(prototype, 'stream', 0);
Connection()(prototype, 'stream', 1);
Sse('as/:id')(prototype, 'stream', Object.getOwnPropertyDescriptor(prototype, 'stream'));
Controller()(PresenceController);

const log = new RedisEventLog({ redis: new Redis(url), prefix, lease: Number(lease) });
const root = { ...SseModule.forRoot({ log }), controllers: [PresenceController] };
const app = await NestFactory.create(root, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
process.stdout.write(`${app.getHttpServer().address().port}\n`);

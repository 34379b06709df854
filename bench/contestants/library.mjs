import 'reflect-metadata';
import { Param, Sse } from '@nestjs/common';
import { Connection, RoomService, SseModule } from '@nestream/nest';
import { injected, nestServer } from './nest-server.mjs';

/**
 * This library as an application uses it: a room, `join` in an `@Sse()` handler, default options.
 *
 * @param options.redis port of a Redis that keeps the log. Default: it is in memory.
 */
export async function start({ args: [platform], heartbeat = 15_000, redis }) {
  class StreamController {
    constructor(rooms) {
      this.rooms = rooms;
    }

    stream(channel, connection) {
      return this.rooms.join(channel, connection);
    }
  }
  injected(StreamController, RoomService);
  Sse('stream/:channel')(
    StreamController.prototype,
    'stream',
    Object.getOwnPropertyDescriptor(StreamController.prototype, 'stream'),
  );
  Param('channel')(StreamController.prototype, 'stream', 0);
  Connection()(StreamController.prototype, 'stream', 1);

  const { app, port, versions } = await nestServer(platform, {
    // More than a process of a real application should take, which is what the default says.
    imports: [
      SseModule.forRoot({ heartbeat, limits: { total: Infinity }, log: redis && (await redisLog(redis)) }),
    ],
    controllers: [StreamController],
  });
  const rooms = app.get(RoomService);
  return { port, versions, publish: (channel, data) => rooms.broadcastToRoom(channel, { data }) };
}

async function redisLog(port) {
  const [{ Redis }, { RedisEventLog }] = await Promise.all([
    import('ioredis'),
    import('@nestream/nest/redis'),
  ]);
  return new RedisEventLog({ redis: new Redis(port) });
}

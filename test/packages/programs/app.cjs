// A Nest application in CommonJS: publishes to a room, and reads it with the client.
require('reflect-metadata');
const { Controller, Module, Sse } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { Connection, RoomService, SseModule } = require('@nestream/nest');
const { listen, SseClient } = require('@nestream/client');
const { parseCursor } = require('@nestream/protocol');

class RoomController {
  constructor(rooms) {
    this.rooms = rooms;
  }
  stream(connection) {
    return this.rooms.join('room', connection, { from: 'start' });
  }
}
Reflect.defineMetadata('design:paramtypes', [RoomService], RoomController);
Connection()(RoomController.prototype, 'stream', 0);
Sse()(
  RoomController.prototype,
  'stream',
  Object.getOwnPropertyDescriptor(RoomController.prototype, 'stream'),
);
Controller('room')(RoomController);

class AppModule extends Object {}
Module({ imports: [SseModule.forRoot()], controllers: [RoomController] })(AppModule);

async function main(platform) {
  const adapter =
    platform === 'fastify' ? new (require('@nestjs/platform-fastify').FastifyAdapter)() : undefined;
  const app = await NestFactory.create(AppModule, ...[adapter].filter(Boolean), { logger: false });
  await app.listen(0, '127.0.0.1');
  await app.get(RoomService).broadcastToRoom('room', { type: 'n', data: { n: 1 } });
  const client = new SseClient(`${await app.getUrl()}/room`);
  client.connect();
  for await (const { data, id } of listen(client, 'n')) {
    console.log(platform, JSON.stringify(data), parseCursor(id).seq);
    break;
  }
  client.close();
  await app.close();
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

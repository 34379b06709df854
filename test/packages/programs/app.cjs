// A Nest application in CommonJS: publishes to a room, reads it with the client, and fetches the page of the inspector.
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
const inspector = { guard: { canActivate: () => true } };
Module({ imports: [SseModule.forRoot({ inspector })], controllers: [RoomController] })(AppModule);

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
  const page = await (await fetch(`${await app.getUrl()}/sse-inspector`)).text();
  for (const part of ['<title>', '<style>:root', 'new EventSource('])
    if (!page.includes(part)) throw new Error(`No ${part} in ${page}`);
  await app.close();
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

// Run by node:test, against the built packages and without a test framework: see testing-runners.e2e-spec.ts.
import 'reflect-metadata';
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Controller, Module, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Connection, RoomService, SseModule } from '@nestream/nest';
import { FakeClock, openStream } from '@nestream/nest/testing';

class RoomController {
  constructor(rooms) {
    this.rooms = rooms;
  }
  stream(connection) {
    return this.rooms.join('room', connection);
  }
}
const decorate = (decorators, ...target) => decorators.forEach((decorator) => decorator(...target));
Reflect.defineMetadata('design:paramtypes', [RoomService], RoomController);
Connection()(RoomController.prototype, 'stream', 0);
const stream = Object.getOwnPropertyDescriptor(RoomController.prototype, 'stream');
decorate([Sse()], RoomController.prototype, 'stream', stream);
decorate([Controller('room')], RoomController);

class AppModule extends Object {}
Module({ imports: [SseModule.forRoot({ heartbeat: 1_000 })], controllers: [RoomController] })(AppModule);

let app;
let clock;
beforeEach(async () => {
  clock = FakeClock.install();
  app = await NestFactory.create(AppModule, { logger: false });
});
afterEach(async () => {
  clock.uninstall();
  await app.close();
});

void test('reads, is cut, resumes', async () => {
  const stream = await openStream(app, '/room');
  await app.get(RoomService).broadcastToRoom('room', { type: 'n', data: 1 });
  equal((await stream.next('n')).data, 1);
  await stream.cut();
  await app.get(RoomService).broadcastToRoom('room', { type: 'n', data: 2 });
  const again = await stream.resume();
  equal((await again.next('n')).data, 2);
  await rejects(again.until('never'), { name: 'StreamAssertionError', message: /"never" did not come/ });
});

void test('moves time', async () => {
  const stream = await openStream(app, '/room');
  await clock.advance(1_250);
  await stream.heartbeat();
  deepEqual(stream.unread, []);
});

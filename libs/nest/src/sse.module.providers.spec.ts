import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { SseConnection } from './connection/sse-connection.interface.js';
import { LocalBackplane } from './nodes/backplane-local.js';
import { Backplane } from './nodes/backplane.interface.js';
import { RoomPolicy } from './policy/room-policy.interface.js';
import { SseModule } from './sse.module.js';
import type { SseModuleOptions } from './sse-options.interface.js';

const connection = { userId: 'ann' } as SseConnection;

@Injectable()
class OwnRooms implements RoomPolicy {
  canJoin(room: string, { userId }: SseConnection): boolean {
    return room === userId;
  }
}

@Module({ providers: [OwnRooms], exports: [OwnRooms] })
class PolicyModule {}

async function start(options: SseModuleOptions, ...imports: (typeof PolicyModule)[]): Promise<TestingModule> {
  const app = await Test.createTestingModule({ imports: [SseModule.forRoot(options), ...imports] }).compile();
  return app.init();
}

describe('SseModule', () => {
  it.each([
    ['an object', { roomPolicy: new OwnRooms() }],
    ['a class', { roomPolicy: { useClass: OwnRooms } }],
    ['a provider of another module', { roomPolicy: { useExisting: OwnRooms } }],
  ])('takes %s as the room policy', async (_what, options) => {
    const app = await start(options, PolicyModule);
    const policy = app.get<RoomPolicy>(RoomPolicy);
    expect([policy.canJoin('ann', connection), policy.canJoin('bob', connection)]).toEqual([true, false]);
    await app.close();
  });

  it('does not start with a room policy that no module provides', async () => {
    await expect(start({ roomPolicy: { useExisting: OwnRooms } })).rejects.toThrow(/OwnRooms/);
  });

  it('uses the backplane that it is given, and its own otherwise', async () => {
    const backplane = new LocalBackplane();
    const app = await start({ backplane });
    expect(app.get(Backplane)).toBe(backplane);
    await app.close();
    const other = await start({});
    expect(other.get(Backplane)).toBeInstanceOf(LocalBackplane);
    await other.close();
    await expect(start({ backplane: {} as never })).rejects.toThrow(
      /backplane is an object; give a Backplane/,
    );
  });
});

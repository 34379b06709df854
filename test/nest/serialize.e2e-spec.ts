import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Sse,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import { Exclude, Transform } from 'class-transformer';
import {
  Connection,
  defineSseEvent,
  RoomService,
  type SseConnection,
  SseModule,
  type SseModuleOptions,
} from '@nestream/nest';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

class User {
  @Exclude()
  readonly passwordHash = 's3cret';

  @Transform(({ value }) => String(value).toUpperCase())
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const Joined = defineSseEvent('joined', z.object({ user: z.instanceof(User) }));

class NameGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<{ user?: object }>().user = { id: 'ann' };
    return true;
  }
}

@Controller()
@UseGuards(NameGuard)
class UsersController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('users')
  users(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('users', connection, {
      snapshot: async () => [
        { type: 'state', data: [new User('one')] },
        { type: 'state', data: { user: new User('two') } },
      ],
    });
  }
}

describe.each(PLATFORMS)('Entities with class-transformer decorators (%s)', (platform) => {
  let test: TestApp;
  const start = async (sse: SseModuleOptions = {}): Promise<RoomService> => {
    test = await startApp(platform, {
      sse: { userId: () => 'ann', ...sse },
      controllers: [UsersController],
      imports: [SseModule.forFeature({ events: [Joined] })],
    });
    return test.app.get(RoomService);
  };
  afterEach(async () => test.app.close());

  const publishAll = async (rooms: RoomService, connectionId: string): Promise<void> => {
    await rooms.broadcastToRoom('users', { type: 'user', data: new User('room') });
    await rooms.broadcastToAll({ type: 'user', data: [new User('all')] });
    await rooms.sendToUser('ann', { type: 'user', data: { deep: { user: new User('user') } } });
    await rooms.send(connectionId, { type: 'user', data: new User('one') });
    await rooms.broadcastToRoom('users', { type: Joined, data: { user: new User('typed') } });
    await rooms.broadcastToRoom('users', { type: 'joined', data: { user: new User('named') } });
  };
  const openAndPublish = async (rooms: RoomService): Promise<RawStream> => {
    const stream = await RawStream.connected(`${test.url}/users`);
    await stream.until(() => stream.count('state') === 2);
    await publishAll(rooms, stream.dataOf<{ connectionId: string }>('connected')[0]!.connectionId);
    await stream.until(() => stream.count('joined') === 2);
    return stream;
  };

  it('leave without what they exclude, by every way to publish, in snapshots, and when they are replayed', async () => {
    const rooms = await start();
    const before = await rooms.broadcastToRoom('users', { data: 'before' });
    const stream = await openAndPublish(rooms);
    expect(stream.dataOf('state')).toEqual([[{ name: 'ONE' }], { user: { name: 'TWO' } }]);
    const live = stream.dataOf('user');
    expect(live).toEqual([
      { name: 'ROOM' },
      [{ name: 'ALL' }],
      { deep: { user: { name: 'USER' } } },
      { name: 'ONE' },
    ]);
    const joined = [{ user: { name: 'TYPED' } }, { user: { name: 'NAMED' } }];
    expect(stream.dataOf('joined')).toEqual(joined);
    stream.cut();
    const again = await RawStream.connected(`${test.url}/users`, {
      headers: { 'Last-Event-ID': before.id },
    });
    await again.until(() => again.count('joined') === 2);
    // What `send` gave was for the moment.
    expect(again.dataOf('user')).toEqual(live.slice(0, 3));
    expect(again.dataOf('joined')).toEqual(joined);
    expect(stream.text + again.text).not.toContain('s3cret');
    again.cut();
  });

  it('leave without it in the event authenticated, as publicUser returns them', async () => {
    const publicUser = (): object => ({ me: new User('ann') });
    for (const [serializeClasses, me] of [
      [true, { name: 'ANN' }],
      [false, { name: 'ann', passwordHash: 's3cret' }],
    ] as const) {
      await start({ serializeClasses, auth: { publicUser } });
      const stream = await RawStream.connected(`${test.url}/users`);
      await stream.until(() => stream.count('state') === 2);
      expect(stream.dataOf('authenticated')).toMatchObject([{ user: { me } }]);
      stream.cut();
      if (serializeClasses) await test.app.close();
    }
  });

  it('leave with every field where serializeClasses is false', async () => {
    const stream = await openAndPublish(await start({ serializeClasses: false }));
    expect(stream.text.match(/s3cret/g)).toHaveLength(8);
    expect(stream.dataOf('user')[0]).toEqual({ name: 'room', passwordHash: 's3cret' });
    stream.cut();
  });
});

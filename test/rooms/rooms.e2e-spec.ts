import { Controller, Logger, Query, Sse, type MessageEvent } from '@nestjs/common';
import {
  AlreadyJoinedError,
  Connection,
  SseConnections,
  NotJoinedError,
  RoomService,
  type SseConnection,
} from '@nestream/nest';
import { merge, startWith, Subject, switchMap, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

const switches = new Subject<string>();

@Controller()
class PeopleController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('as')
  as(@Query('user') user: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('lobby', connection, {
      presence: { id: user, info: { name: user.toUpperCase() } },
    });
  }

  @Sse('in-two')
  inTwo(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(['one', 'two'], connection, { presence: { id: 'x' } });
  }

  @Sse('switched')
  switched(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return switches.pipe(
      startWith('first'),
      switchMap((room) => this.rooms.join(room, connection)),
    );
  }

  @Sse('twice')
  twice(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return merge(this.rooms.join('a', connection), this.rooms.join('b', connection));
  }
}

describe.each(PLATFORMS)('Rooms (%s)', (platform) => {
  let server: TestApp;
  let rooms: RoomService;
  const connectionId = (stream: RawStream): string =>
    stream.dataOf<{ connectionId: string }>('connected')[0]!.connectionId;
  const connectionOf = (stream: RawStream): SseConnection =>
    server.app.get(SseConnections).get(connectionId(stream))!;
  const join = (path: string): Promise<RawStream> => RawStream.connected(server.url + path);

  beforeEach(async () => {
    server = await startApp(platform, {
      controllers: [RoomsController, PeopleController],
      sse: {
        presenceGrace: 300,
        userId: (request: { headers: { 'x-user'?: string } }) => request.headers['x-user'],
      },
    });
    rooms = server.app.get(RoomService);
  });
  afterEach(async () => server.app.close());

  it('reach everybody, one room, one user and one connection', async () => {
    const headers = { 'X-User': 'alice' };
    const one = await RawStream.connected(`${server.url}/rooms/a`, { headers });
    const two = await RawStream.connected(`${server.url}/rooms/b`, { headers });
    const other = await join('/rooms/a');
    await rooms.broadcastToAll({ data: 'all' });
    await rooms.broadcastToRoom('a', { data: 'a' });
    await rooms.sendToUser('alice', { data: 'alice' });
    expect(await rooms.send(connectionId(other), { data: 'one' })).toBe(true);
    expect(await rooms.send('nobody', { data: 'one' })).toBe(false);
    await rooms.broadcastToRoom(['a', 'b'], { data: 'end' });
    await Promise.all(
      [one, two, other].map((stream) => stream.until(() => stream.events.at(-1)!.data === 'end')),
    );
    const data = (stream: RawStream): string[] => stream.events.slice(1).map((event) => event.data);
    expect(data(one)).toEqual(['all', 'a', 'alice', 'end']);
    expect(data(two)).toEqual(['all', 'alice', 'end']);
    expect(data(other)).toEqual(['all', 'a', 'one', 'end']);
  });

  it('do not echo to the connection that is excepted', async () => {
    const sender = await join('/rooms/a');
    const other = await join('/rooms/a');
    await rooms.broadcastToRoom('a', { data: 1 }, { except: connectionId(sender) });
    await rooms.broadcastToRoom('a', { data: 2 });
    await Promise.all(
      [sender, other].map((stream) => stream.until(() => stream.events.at(-1)!.data === '2')),
    );
    expect(sender.count('message')).toBe(1);
    expect(other.count('message')).toBe(2);
  });

  it('take an event with the same idempotency key once', async () => {
    const stream = await join('/rooms/a');
    const [one, two] = await Promise.all([
      rooms.broadcastToRoom('a', { data: 1 }, { idempotencyKey: 'k' }),
      rooms.broadcastToRoom('a', { data: 1 }, { idempotencyKey: 'k' }),
    ]);
    await rooms.broadcastToRoom('a', { data: 2 });
    await stream.until(() => stream.events.at(-1)!.data === '2');
    expect(two).toEqual(one);
    expect(stream.count('message')).toBe(2);
  });

  it('can be followed and left while the stream is open', async () => {
    const stream = await join('/rooms/a');
    await rooms.broadcastToRoom('b', { data: 'before' });
    await rooms.follow('b', connectionOf(stream));
    await rooms.broadcastToRoom('b', { data: 'during' });
    rooms.unfollow('b', connectionOf(stream));
    await rooms.broadcastToRoom('b', { data: 'after' });
    await rooms.broadcastToRoom('a', { data: 'end' });
    await stream.until(() => stream.events.at(-1)!.data === 'end');
    expect(stream.events.slice(1).map((event) => event.data)).toEqual(['during', 'end']);
    rooms.unfollow('a', connectionOf(stream));
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'completed', reconnect: false }]);
  });

  it('know their members: several tabs are one, a reload is no leave', async () => {
    const watcher = await join('/as?user=watcher');
    const tab = await join('/as?user=bob');
    const secondTab = await join('/as?user=bob');
    await watcher.until(() => watcher.count('user-joined') === 2);
    expect(await rooms.members('lobby')).toEqual([
      { id: 'watcher', info: { name: 'WATCHER' } },
      { id: 'bob', info: { name: 'BOB' } },
    ]);
    expect(await rooms.size('lobby')).toBe(3);
    tab.cut();
    secondTab.cut();
    await waitUntil(async () => (await rooms.size('lobby')) === 1);
    const reloaded = await join('/as?user=bob');
    reloaded.cut();
    await watcher.until(() => watcher.count('user-left') === 1);
    expect(watcher.dataOf('user-joined')).toHaveLength(2);
    expect(watcher.dataOf('user-left')).toEqual([{ id: 'bob', info: { name: 'BOB' } }]);
    expect(await rooms.list()).toEqual(['lobby']);
  });

  it('lose a member when they end, also where the stream goes on', async () => {
    const stream = await join('/in-two');
    await stream.until(() => stream.count('user-joined') === 2);
    expect(await rooms.members('one')).toHaveLength(1);
    await rooms.complete('one');
    await waitUntil(async () => (await rooms.members('one')).length === 0);
    expect(await rooms.members('two')).toHaveLength(1);
    expect(stream.count('closing')).toBe(0);
  });

  it('can be switched: the last event id serves the first join only', async () => {
    await rooms.broadcastToRoom('first', { data: 1 });
    const before = await rooms.broadcastToRoom('first', { data: 2 });
    await rooms.broadcastToRoom('first', { data: 3 });
    await rooms.broadcastToRoom('second', { data: 4 });
    const stream = await RawStream.connected(`${server.url}/switched`, {
      headers: { 'Last-Event-ID': before.id },
    });
    await stream.until(() => stream.count('message') === 1);
    switches.next('second');
    await waitUntil(async () => (await rooms.size('second')) === 1);
    const last = await rooms.broadcastToRoom('second', { data: 5 });
    await stream.until(() => stream.lastEventId === last.id);
    expect(stream.dataOf('message')).toEqual([3, 5]);
  });

  it('answer a bad name in any route with 400 and a code, which is nothing for the log', async () => {
    const error = jest.spyOn(Logger.prototype, 'error');
    const url = `${server.url}/rooms/${encodeURIComponent('@user:bob')}/events`;
    const response = await fetch(url, {
      method: 'POST',
      body: '{"data":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ statusCode: 400, error: 'SSE_INVALID_ROOM_NAME' });
    expect(error).not.toHaveBeenCalled();
    const bad = await fetch(url.replace('%40user%3Abob', 'a'), {
      method: 'POST',
      body: '{"type":"gap","data":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect(bad.status).toBe(500);
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
  });

  it('say that a connection joins once', async () => {
    const stream = await RawStream.open(`${server.url}/twice`);
    await stream.until(() => stream.head !== '');
    expect(stream.status).toBe(500);
    expect(new AlreadyJoinedError('x').message).toContain('one join([...])');
    const plain = { id: 'x' } as unknown as SseConnection;
    expect(() => rooms.unfollow('a', plain)).toThrow(NotJoinedError);
  });
});

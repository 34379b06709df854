import { MemoryEventLog, RoomService, type SseModuleOptions } from '@nestream/nest';
import type { GapData } from '@nestream/protocol';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

describe.each(PLATFORMS)('Coming back with Last-Event-ID (%s)', (platform) => {
  const servers: TestApp[] = [];
  const start = async (sse: SseModuleOptions = {}): Promise<{ server: TestApp; rooms: RoomService }> => {
    const server = await startApp(platform, { controllers: [RoomsController], sse });
    servers.push(server);
    return { server, rooms: server.app.get(RoomService) };
  };
  const publish = async (
    rooms: RoomService,
    to: string | string[],
    from: number,
    count: number,
  ): Promise<void> => {
    for (let n = from; n < from + count; n++) await rooms.broadcastToRoom(to, { type: 'n', data: n });
  };
  const resume = (server: TestApp, path: string, lastEventId: string): Promise<RawStream> =>
    RawStream.connected(server.url + path, { headers: { 'Last-Event-ID': lastEventId } });
  const outcome = (stream: RawStream): unknown => stream.dataOf<{ resume: string }>('connected')[0]!.resume;

  afterEach(async () => {
    await Promise.all(servers.splice(0).map(async ({ app }) => app.close()));
  });

  it('gets exactly what it missed of three rooms, in order', async () => {
    const { server, rooms } = await start();
    const first = await RawStream.connected(`${server.url}/rooms/a,b,c`);
    await publish(rooms, 'a', 1, 2);
    await first.until(() => first.count('n') === 2);
    first.cut();
    await publish(rooms, 'b', 3, 2);
    await publish(rooms, 'other', 100, 5);
    await publish(rooms, ['a', 'c'], 5, 2);
    await rooms.broadcastToAll({ type: 'n', data: 7 });
    const second = await resume(server, '/rooms/a,b,c', first.lastEventId);
    await publish(rooms, 'c', 8, 1);
    await second.until(() => second.count('n') === 6);
    expect(outcome(second)).toBe('recovered');
    expect(second.dataOf('n')).toEqual([3, 4, 5, 6, 7, 8]);
    expect(second.count('gap')).toBe(0);
  });

  /** What Go's donovanhide/eventsource sends after a redirect, Rust's reqwest-eventsource from a stored position, and what a proxy makes of it. */
  it.each<[string, (id: string) => string[]]>([
    ['twice', (id) => [id, id]],
    ['the stored one and then the newest', (id) => [id.replace(/\d+$/, '0'), id]],
    ['an empty one last', (id) => [id, '']],
    ['two, joined by a proxy', (id) => [`${id}, ${id}`]],
  ])('resumes after the last of several ids that is not empty: %s', async (_name, headers) => {
    const { server, rooms } = await start();
    const first = await RawStream.connected(`${server.url}/rooms/a`);
    await publish(rooms, 'a', 1, 1);
    await first.until(() => first.count('n') === 1);
    first.cut();
    await publish(rooms, 'a', 2, 2);
    const ids = headers(first.lastEventId);
    const second = await RawStream.connected(`${server.url}/rooms/a`, {
      headers: { 'Last-Event-ID': ids.join('\r\nLast-Event-ID: ') },
    });
    await second.until(() => second.count('n') === 2);
    expect([outcome(second), second.dataOf('n')]).toEqual(['recovered', [2, 3]]);
  });

  it('begins as a new client where all of several ids are empty, and reads the query then', async () => {
    const { server, rooms } = await start();
    const { id } = await rooms.broadcastToRoom('a', { data: 1 });
    await publish(rooms, 'a', 2, 1);
    const empty = { headers: { 'Last-Event-ID': '\r\nLast-Event-ID: ' } };
    expect(outcome(await RawStream.connected(`${server.url}/rooms/a`, empty))).toBe('live');
    const query = `?lastEventId=&lastEventId=${encodeURIComponent(id)}&lastEventId=`;
    const resumed = await RawStream.connected(`${server.url}/rooms/a${query}`, empty);
    await resumed.until(() => resumed.count('n') === 1);
    expect([outcome(resumed), resumed.dataOf('n')]).toEqual(['recovered', [2]]);
  });

  it('is told that it is up to date when it is', async () => {
    const { server, rooms } = await start();
    const first = await RawStream.connected(`${server.url}/rooms/a`);
    await publish(rooms, 'a', 1, 1);
    await first.until(() => first.count('n') === 1);
    first.cut();
    const second = await resume(server, '/rooms/a', first.lastEventId);
    await publish(rooms, 'a', 2, 1);
    await second.until(() => second.count('n') === 1);
    expect(outcome(second)).toBe('recovered');
    expect(second.dataOf('n')).toEqual([2]);
  });

  it('can resume from the id of the connected event alone', async () => {
    const { server, rooms } = await start();
    const quiet = await RawStream.connected(`${server.url}/rooms/a`);
    quiet.cut();
    await publish(rooms, 'a', 1, 3);
    const back = await resume(server, '/rooms/a', quiet.lastEventId);
    await back.until(() => back.count('n') === 3);
    expect(back.dataOf('n')).toEqual([1, 2, 3]);
  });

  it('prefers the header to the query parameter, which is stale after a native reconnect', async () => {
    const { server, rooms } = await start();
    const first = await RawStream.connected(`${server.url}/rooms/a`);
    await publish(rooms, 'a', 1, 2);
    await first.until(() => first.count('n') === 2);
    const [, one, two] = first.events.map((event) => event.lastEventId);
    const byQuery = await RawStream.connected(`${server.url}/rooms/a?lastEventId=${one}`);
    await byQuery.until(() => byQuery.count('n') === 1);
    expect(byQuery.dataOf('n')).toEqual([2]);
    const byBoth = await resume(server, `/rooms/a?lastEventId=${one}`, two!);
    await publish(rooms, 'a', 3, 1);
    await byBoth.until(() => byBoth.count('n') === 1);
    expect(byBoth.dataOf('n')).toEqual([3]);
  });

  it('is told of a gap, with its rooms, before what is kept, when the log has let events go', async () => {
    const { server, rooms } = await start({ log: new MemoryEventLog({ count: 3 }) });
    const first = await RawStream.connected(`${server.url}/rooms/a,b,c`);
    first.cut();
    await publish(rooms, 'b', 1, 2);
    await publish(rooms, 'a', 3, 5);
    const second = await resume(server, '/rooms/a,b,c', first.lastEventId);
    await second.until(() => second.count('n') === 5);
    expect(second.events.map((event) => event.type)).toEqual(['connected', 'gap', 'n', 'n', 'n', 'n', 'n']);
    expect(outcome(second)).toBe('gap');
    const [gap] = second.dataOf<GapData>('gap');
    expect(gap).toMatchObject({ reason: 'trimmed', rooms: ['a'], requested: first.lastEventId });
    expect(gap!.resumedFrom).toBe(`${first.lastEventId.split(':')[0]}:4`);
    expect(second.dataOf('n')).toEqual([1, 2, 5, 6, 7]);
  });

  it('gets the newest events within the replay limit, after a gap', async () => {
    const { server, rooms } = await start({ replayLimit: 2 });
    const first = await RawStream.connected(`${server.url}/rooms/a,b`);
    first.cut();
    await publish(rooms, 'a', 1, 3);
    await publish(rooms, 'b', 4, 1);
    const second = await resume(server, '/rooms/a,b', first.lastEventId);
    await second.until(() => second.count('n') === 2);
    expect(second.dataOf<GapData>('gap')).toMatchObject([{ reason: 'limit', rooms: ['a'] }]);
    expect(second.dataOf('n')).toEqual([3, 4]);
  });

  it('gets the position only with the gap, so that a cut between connected and gap hides nothing', async () => {
    const { server, rooms } = await start({ replayLimit: 2 });
    const first = await RawStream.connected(`${server.url}/rooms/a`);
    first.cut();
    await publish(rooms, 'a', 1, 5);
    const second = await resume(server, '/rooms/a', first.lastEventId);
    await second.until(() => second.count('n') === 2);
    const [connected, gap] = second.events;
    expect(connected).toMatchObject({ type: 'connected', lastEventId: '' });
    expect(gap!.lastEventId).toBe((JSON.parse(gap!.data) as GapData).resumedFrom);
  });

  it('is told after a restart that the log is another one', async () => {
    const { server } = await start();
    const first = await RawStream.connected(`${server.url}/rooms/a,b,c`);
    first.cut();
    await server.app.close();
    const { server: next, rooms } = await start();
    await publish(rooms, 'a', 1, 1);
    const second = await resume(next, '/rooms/a,b,c', first.lastEventId);
    await publish(rooms, 'a', 2, 1);
    await second.until(() => second.count('n') === 1);
    expect(second.events.map((event) => event.type)).toEqual(['connected', 'gap', 'n']);
    expect(second.dataOf('gap')).toMatchObject([
      { reason: 'epoch', requested: first.lastEventId, rooms: ['a', 'b', 'c', '*'] },
    ]);
    expect(second.dataOf('n')).toEqual([2]);
  });

  it.each([
    'x',
    '1x',
    'abc:',
    ':5',
    'abc:-1',
    'abc:1e3',
    'abc:99999999999999999999',
    'ABC:1',
    'абв:1',
    '%00',
    '../../etc',
  ])('takes the malformed cursor %p as a gap, not as an error', async (cursor) => {
    const { server, rooms } = await start();
    const stream = await resume(server, '/rooms/a', cursor);
    await publish(rooms, 'a', 1, 1);
    await stream.until(() => stream.count('n') === 1);
    expect(stream.status).toBe(200);
    expect(stream.dataOf('gap')).toMatchObject([
      { reason: 'malformed', requested: cursor, rooms: ['a', '*'] },
    ]);
  });

  it('takes a cursor ahead of the log as one of another log', async () => {
    const { server } = await start();
    const first = await RawStream.connected(`${server.url}/rooms/a`);
    const epoch = first.lastEventId.split(':')[0];
    const forged = await resume(server, '/rooms/a', `${epoch}:1000`);
    await forged.until(() => forged.count('gap') === 1);
    expect(forged.dataOf('gap')).toMatchObject([{ reason: 'epoch', resumedFrom: `${epoch}:0` }]);
  });

  it('begins where the handler says when it brings no position', async () => {
    const { server, rooms } = await start();
    await publish(rooms, 'a', 1, 5);
    const all = await RawStream.connected(`${server.url}/rooms/a?from=start`);
    const last = await RawStream.connected(`${server.url}/rooms/a?last=2`);
    const live = await RawStream.connected(`${server.url}/rooms/a`);
    await publish(rooms, 'a', 6, 1);
    await Promise.all([all, last, live].map((stream) => stream.until(() => stream.dataOf('n').includes(6))));
    expect(all.dataOf('n')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(last.dataOf('n')).toEqual([4, 5, 6]);
    expect(live.dataOf('n')).toEqual([6]);
    expect([all, last, live].map(outcome)).toEqual(['live', 'live', 'live']);
  });

  it('is stopped for good when it has seen the end of its rooms, but gets the end first', async () => {
    const { server, rooms } = await start();
    const watching = await RawStream.connected(`${server.url}/rooms/task`);
    const cut = await RawStream.connected(`${server.url}/rooms/task`);
    cut.cut();
    await publish(rooms, 'task', 1, 2);
    await rooms.complete('task');
    await watching.until(() => watching.count('closing') === 1);
    expect(watching.dataOf('n')).toEqual([1, 2]);
    expect(watching.dataOf('closing')).toEqual([{ reason: 'completed', reconnect: false }]);
    const back = await resume(server, '/rooms/task', cut.lastEventId);
    await back.until(() => back.count('closing') === 1);
    expect(back.dataOf('n')).toEqual([1, 2]);
    const again = await RawStream.open(`${server.url}/rooms/task`, {
      headers: { 'Last-Event-ID': back.lastEventId },
    });
    await again.until(() => again.head !== '');
    expect(again.status).toBe(204);
  });
});

import { RoomTest } from './join-room.spec-support.js';
import { settle } from '../subscription/subscribe.spec-support.js';

const COMPLETED = ['closing', { reason: 'completed', reconnect: false }];

describe('RoomService publishes', () => {
  it('to rooms, each receiver once, and gives a receipt', async () => {
    const test = new RoomTest();
    const [both, one] = [await test.join(['a', 'b']), await test.join('b')];
    const receipt = await test.rooms.broadcastToRoom(['a', 'b', 'a'], { data: 1 });
    await test.rooms.broadcastToRoom('a', { type: 'note', data: 2 });
    await settle();
    expect([both.events(), one.events()]).toEqual([[1, ['note', 2]], [1]]);
    expect(receipt).toEqual({ id: await test.log.idOf(1), rooms: ['a', 'b'] });
    expect(both.text()).toContain(`id: ${receipt.id}\n`);
  });

  it('to all, to a user, and to one connection', async () => {
    const test = new RoomTest();
    const ann = await test.join('a', {}, { userId: 'ann' });
    const bob = await test.join('b', {}, { userId: 'bob' });
    await test.rooms.broadcastToAll({ data: 'all' });
    await test.rooms.sendToUser('bob', { data: 'bob' });
    expect(await test.rooms.send(ann.connection.id, { data: { to: 'ann' } })).toBe(true);
    expect(await test.rooms.send('nobody', { data: 1 })).toBe(false);
    await settle();
    expect(ann.text()).toMatch(/data: all\nid: (.*)\n\ndata: {"to":"ann"}\nid: \1\n\n$/);
    expect(bob.text()).toMatch(/data: all\nid: .*\n\ndata: bob\nid: .*\n\n$/);
  });

  it('once for an idempotency key, and not to who is excepted', async () => {
    const test = new RoomTest();
    const [one, other] = [await test.join('a'), await test.join('a')];
    const options = { idempotencyKey: 'k', except: one.connection.id };
    const first = await test.rooms.broadcastToRoom('a', { data: 1 }, options);
    expect(await test.rooms.broadcastToRoom('a', { data: 2 }, options)).toEqual(first);
    await settle();
    expect([one.events(), other.events()]).toEqual([[], [1]]);
  });

  it('nothing that is refused', async () => {
    const test = new RoomTest();
    await expect(test.rooms.broadcastToRoom('*', { data: 1 })).rejects.toMatchObject({ status: 400 });
    await expect(test.rooms.broadcastToRoom('a', { type: 'gap', data: 1 })).rejects.toMatchObject({
      code: 'SSE_INVALID_EVENT',
    });
    await expect(test.rooms.broadcastToAll({ data: undefined })).rejects.toMatchObject({
      code: 'SSE_INVALID_EVENT',
    });
    await expect(test.rooms.send('elsewhere', { type: 'gap', data: 1 })).rejects.toMatchObject({
      code: 'SSE_INVALID_EVENT',
    });
    expect((await test.log.head()).seq).toBe(0);
  });
});

describe('RoomService joins', () => {
  it('refuses names at once, and rooms that the policy refuses', async () => {
    const canJoin = jest.fn(async (room: string) => room !== 'private');
    const test = new RoomTest({ canJoin });
    await expect(test.join('@user:1')).rejects.toMatchObject({ status: 400 });
    const refused = await test.join(['a', 'private', 'b']);
    expect(refused.refused()).toMatchObject({ code: 'SSE_ROOM_FORBIDDEN', room: 'private' });
    expect(canJoin.mock.calls.map(([room]) => room)).toEqual(['a', 'private']);
    expect(await test.rooms.list()).toEqual([]);
    expect(refused.connection.closeReason).toBe('error');
  });

  it('a connection once', async () => {
    const test = new RoomTest();
    const { connection } = await test.join('a');
    const error = jest.fn();
    test.rooms.join('b', connection).subscribe({ error });
    expect(error.mock.calls).toMatchObject([[{ code: 'SSE_ALREADY_JOINED' }]]);
    expect(await test.rooms.list()).toEqual(['a']);
  });

  it('with a snapshot in front, at the position it was taken', async () => {
    const test = new RoomTest();
    await test.rooms.broadcastToRoom('a', { data: 'before' });
    const stream = await test.join('a', { snapshot: () => [{ type: 'state', data: 1 }, { data: 2 }] });
    await test.rooms.broadcastToRoom('a', { data: 3 });
    await settle();
    expect(stream.events()).toEqual([['state', 1], 2, 3]);
    const at = await test.log.idOf(1);
    expect(stream.text().match(/^id: .*$/gm)).toEqual(
      [at, at, at, await test.log.idOf(2)].map((id) => `id: ${id}`),
    );
  });

  it('and lets go of everything when the client goes', async () => {
    const test = new RoomTest();
    const { connection } = await test.join(['a', 'b']);
    expect([await test.rooms.size('a'), await test.rooms.list()]).toEqual([1, ['a', 'b']]);
    connection.released();
    expect([await test.rooms.size('a'), await test.rooms.list()]).toEqual([0, []]);
    await expect(test.rooms.follow('c', connection)).rejects.toMatchObject({ code: 'SSE_NOT_JOINED' });
    expect(() => test.rooms.unfollow('a', connection)).toThrow(
      expect.objectContaining({ code: 'SSE_NOT_JOINED' }),
    );
  });

  it('rooms later, if the policy allows, and drops them again', async () => {
    const test = new RoomTest({ canJoin: (room) => room !== 'private' });
    const stream = await test.join('a');
    await test.rooms.follow('b', stream.connection);
    await expect(test.rooms.follow('private', stream.connection)).rejects.toMatchObject({ status: 403 });
    await expect(test.rooms.follow('*', stream.connection)).rejects.toMatchObject({ status: 400 });
    await test.rooms.broadcastToRoom('b', { data: 1 });
    test.rooms.unfollow('b', stream.connection);
    await test.rooms.broadcastToRoom('b', { data: 2 });
    test.rooms.unfollow('a', stream.connection);
    expect(stream.events()).toEqual([1, COMPLETED]);
  });
});

describe('RoomService ends', () => {
  it('a room for all who follow it, and tells who comes back to stop', async () => {
    const test = new RoomTest();
    const [only, more] = [await test.join('a'), await test.join(['a', 'b'])];
    await test.rooms.broadcastToRoom('a', { data: 1 });
    await test.rooms.complete('a');
    await test.rooms.broadcastToRoom(['a', 'b'], { data: 2 });
    await settle();
    expect([only.events(), more.events()]).toEqual([
      [1, COMPLETED],
      [1, 2],
    ]);
    // The room has had an event since its end: it is an ordinary room again.
    const end = await test.log.idOf(2);
    expect((await test.join('a', {}, { lastEventId: end })).events()).toEqual([2]);
    await test.rooms.complete('a');
    const again = await test.join('a', {}, { lastEventId: await test.log.idOf(4) });
    expect(again.refused()).toMatchObject({ status: 204 });
    await expect(test.rooms.complete('*')).rejects.toMatchObject({ status: 400 });
  });

  it('a stay: evicts a connection, or all of a user', async () => {
    const test = new RoomTest();
    const ann = [
      await test.join(['a', 'b'], {}, { userId: 'ann' }),
      await test.join('a', {}, { userId: 'ann' }),
    ];
    const bob = await test.join('a', {}, { userId: 'bob' });
    expect(await test.rooms.evict('c', { userId: 'ann' })).toBe(0);
    expect(await test.rooms.evict('a', { userId: 'ann' })).toBe(2);
    await test.rooms.broadcastToRoom('a', { data: 1 });
    await settle();
    const evicted = ['closing', { reason: 'evicted', reconnect: false }];
    expect([ann[0]!.events(), ann[1]!.events(), bob.events()]).toEqual([[], [evicted], [1]]);
    expect(await test.rooms.evict('a', { connectionId: bob.connection.id })).toBe(1);
    expect(bob.connection.closeReason).toBe('evicted');
  });

  it('everything at shutdown', async () => {
    const test = new RoomTest();
    await test.join('a', { presence: { id: 'ann' } });
    await test.rooms.onApplicationShutdown();
    await expect(test.rooms.broadcastToRoom('a', { data: 1 })).rejects.toMatchObject({ status: 503 });
    expect(await test.rooms.members('a')).toEqual([]);
  });
});

describe('RoomService knows who is present', () => {
  it('and says nothing more of a room that has ended', async () => {
    const test = new RoomTest(undefined, { presenceGrace: 20 });
    const ann = await test.join('a', { presence: { id: 'ann' } });
    await test.join('a', { presence: { id: 'bob' } });
    const watcher = await test.join(['a', 'b']);
    ann.connection.released();
    await test.rooms.complete('a');
    await settle();
    expect(await test.rooms.members('a')).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(watcher.events()).toEqual([]);
    expect((await test.log.head()).seq).toBe(3);
  });

  it('and says nothing more of a room that has ended without anybody in it', async () => {
    const test = new RoomTest(undefined, { presenceGrace: 20 });
    const ann = await test.join('a', { presence: { id: 'ann' } });
    ann.connection.released();
    await test.rooms.complete('a');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect((await test.log.head()).seq).toBe(2);
  });

  it('as the member given, or as the user, or as the connection', async () => {
    const test = new RoomTest(undefined, { presenceGrace: 0 });
    const watcher = await test.join('a');
    await test.join('a', { presence: { id: 'ann', info: { name: 'Ann' } } });
    await test.join('a', { presence: true }, { userId: 'bob' });
    const { connection } = await test.join(['a', 'b'], { presence: true });
    await settle();
    const ids = ['ann', 'bob', connection.id];
    expect((await test.rooms.members('a')).map(({ id }) => id)).toEqual(ids);
    expect((await test.rooms.members('b')).map(({ id }) => id)).toEqual([connection.id]);
    expect(watcher.events()).toEqual([
      ['user-joined', { id: 'ann', info: { name: 'Ann' } }],
      ['user-joined', { id: 'bob' }],
      ['user-joined', { id: connection.id }],
    ]);
  });

  it('in rooms that are followed and left later too', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const test = new RoomTest();
      const { connection } = await test.join('a', { presence: { id: 'ann' } });
      await test.rooms.follow('b', connection);
      expect(await test.rooms.members('b')).toEqual([{ id: 'ann' }]);
      test.rooms.unfollow('b', connection);
      connection.released();
      await jest.advanceTimersByTimeAsync(5_000);
      expect([await test.rooms.members('a'), await test.rooms.members('b')]).toEqual([[], []]);
    } finally {
      jest.useRealTimers();
    }
  });
});

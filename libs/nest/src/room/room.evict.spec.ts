import type { JoinedStream } from './join-room.spec-support.js';
import { ANN, opened } from './open-asking.spec-support.js';
import type { Evicted } from './room-control.js';
import { settle } from '../subscription/subscribe.spec-support.js';

describe('An eviction', () => {
  const whom: [string, (stream: JoinedStream) => Evicted | undefined][] = [
    ['everybody', () => undefined],
    ['the user', () => ANN],
    ['the connection', ({ connection }) => ({ connectionId: connection.id })],
  ];

  it.each(whom)('of %s reaches a follow whose policy has not answered', async (_, who) => {
    const { policy, test, stream, isFull } = await opened({ limits: { perRoom: 1 } });
    const following = test.rooms.follow('b', stream.connection);
    expect(await test.rooms.evict('b', who(stream))).toBe(1);
    policy.answer(true);
    await following;
    await test.rooms.broadcastToRoom('b', { data: 'secret' });
    await settle();
    expect(stream.text()).not.toContain('secret');
    expect(await test.rooms.list()).toEqual(['a']);
    expect(stream.connection.closeReason).toBeUndefined();
    expect(await isFull('b')).toBe(false);
  });

  it.each(whom)('of %s reaches a follow whose log has not answered', async (_, who) => {
    const { policy, test, stream } = await opened();
    const held = test.log.hold('seek', 'after');
    const following = test.rooms.follow('b', stream.connection);
    policy.answer(true);
    await held.reached;
    expect(await test.rooms.evict('b', who(stream))).toBe(1);
    held.release();
    await following;
    expect(await test.rooms.list()).toEqual(['a']);
    expect(await test.rooms.members('b')).toEqual([]);
  });

  it.each(whom)('of %s reaches a join of several rooms whose policy has not answered', async (_, who) => {
    const { policy, test } = await opened();
    const stream = await test.join(['a', 'b'], {}, ANN);
    expect(await test.rooms.evict('b', who(stream))).toBe(1);
    policy.answer(true);
    await settle();
    expect([stream.connection.roomNames, await test.rooms.list()]).toEqual([['a'], ['a']]);
  });

  it('of another user, or from another room, leaves it alone', async () => {
    const { policy, test, stream } = await opened();
    const following = test.rooms.follow('b', stream.connection);
    expect(await test.rooms.evict('b', { userId: 'bob' })).toBe(0);
    expect(await test.rooms.evict('b', { connectionId: 'elsewhere' })).toBe(0);
    expect(await test.rooms.evict('c')).toBe(0);
    policy.answer(true);
    await following;
    expect(await test.rooms.size('b')).toBe(1);
  });

  it('counts once, and a follow after it is a new one', async () => {
    const { policy, test, stream } = await opened();
    const evicted = test.rooms.follow('b', stream.connection);
    expect([await test.rooms.evict('b'), await test.rooms.evict('b')]).toEqual([1, 0]);
    const again = test.rooms.follow('b', stream.connection);
    policy.answer(true);
    await evicted;
    expect(await test.rooms.list()).toEqual(['a']);
    policy.answer(true);
    await again;
    expect(await test.rooms.list()).toEqual(['a', 'b']);
  });
});

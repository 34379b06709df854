import { ControlledPolicy } from '../policy/controlled-policy.spec-support.js';
import { type JoinedStream, RoomTest } from './join-room.spec-support.js';
import { opened } from './open-asking.spec-support.js';
import { settle } from '../subscription/subscribe.spec-support.js';

const FORBIDDEN = { code: 'SSE_ROOM_FORBIDDEN' };

/** The members of a room, once it is empty or should be: a grace period of 0 takes a timer. */
async function remaining({ rooms }: RoomTest, room: string): Promise<unknown[]> {
  const deadline = performance.now() + 2_000;
  let members = await rooms.members(room);
  while (members.length > 0 && performance.now() < deadline) {
    await settle();
    members = await rooms.members(room);
  }
  return members;
}

describe('The slot of a room that a connection asks to follow', () => {
  it.each([false, true])(
    'belongs to the second ask when the first is answered %p after it was dropped',
    async (first) => {
      const { policy, test, stream, isFull } = await opened({ limits: { perRoom: 1 } });
      const { connection } = stream;
      const dropped = test.rooms.follow('b', connection);
      test.rooms.unfollow('b', connection);
      const again = test.rooms.follow('b', connection);
      policy.answer(first);
      if (first) await dropped;
      else await expect(dropped).rejects.toMatchObject(FORBIDDEN);
      expect(await test.rooms.list()).toEqual(['a']);
      expect(await isFull('b')).toBe(true);
      policy.answer(true);
      await again;
      expect(await test.rooms.size('b')).toBe(1);
      expect(await isFull('b')).toBe(true);
      test.rooms.unfollow('b', connection);
      expect(await isFull('b')).toBe(false);
    },
  );

  it('cannot be had more often than the limit allows, whatever is refused', async () => {
    const { policy, test, stream } = await opened({ limits: { roomsPerConnection: 2 } });
    const { connection } = stream;
    for (const round of [1, 2, 3]) {
      const room = `b${round}`;
      const refused = test.rooms.follow(room, connection);
      test.rooms.unfollow(room, connection);
      const followed = test.rooms.follow(room, connection);
      if (round > 1) {
        await expect(refused).rejects.toMatchObject({ code: 'SSE_TOO_MANY_ROOMS' });
        await expect(followed).rejects.toMatchObject({ code: 'SSE_TOO_MANY_ROOMS' });
        continue;
      }
      policy.answer(false);
      await expect(refused).rejects.toMatchObject(FORBIDDEN);
      policy.answer(true);
      await followed;
    }
    expect(await test.rooms.list()).toEqual(['a', 'b1']);
  });

  it.each([
    ['refused first', [false, true]],
    ['refused last', [true, false]],
  ])('stays while one of two calls is allowed, the other %s', async (_, answers) => {
    const { policy, test, stream, isFull } = await opened({ limits: { perRoom: 1 } });
    const calls = Promise.allSettled([
      test.rooms.follow('b', stream.connection),
      test.rooms.follow('b', stream.connection),
    ]);
    for (const allowed of answers) {
      policy.answer(allowed);
      await settle();
      expect(await isFull('b')).toBe(true);
    }
    expect((await calls).map(({ status }) => status === 'fulfilled')).toEqual(answers);
    expect(await test.rooms.size('b')).toBe(1);
  });

  it('is given back when all calls are refused, and when the stream ends in the meantime', async () => {
    const { policy, test, stream, isFull } = await opened({ limits: { perRoom: 1 } });
    const calls = Promise.allSettled([
      test.rooms.follow('b', stream.connection),
      test.rooms.follow('b', stream.connection),
    ]);
    policy.answer(false);
    policy.answer(false);
    await calls;
    expect(await isFull('b')).toBe(false);
    const late = test.rooms.follow('b', stream.connection);
    stream.connection.destroy('client');
    expect(await isFull('b')).toBe(false);
    policy.answer(true);
    await late;
    expect([await isFull('b'), await test.rooms.list()]).toEqual([false, []]);
  });

  it('is not left without one by an end of the room while it is asked for again', async () => {
    const { policy, test, stream, isFull } = await opened({ limits: { perRoom: 1 } });
    const first = test.rooms.follow('b', stream.connection);
    policy.answer(true);
    await first;
    const again = test.rooms.follow('b', stream.connection);
    await test.rooms.complete('b');
    policy.answer(true);
    await again;
    expect([await test.rooms.size('b'), await isFull('b')]).toEqual([0, false]);
  });
});

describe('A member', () => {
  const ends: [string, (test: RoomTest, stream: JoinedStream) => unknown][] = [
    ['the client goes', (_, { connection }) => connection.destroy('client')],
    ['the stream is closed', (_, { connection }) => connection.close()],
    ['the room is dropped', (test, { connection }) => test.rooms.unfollow('b', connection)],
    ['it is evicted', async (test) => test.rooms.evict('b')],
    ['its last other room ends', async (test) => test.rooms.complete('a')],
  ];

  it.each(ends)('is not present in a room that it was about to follow when %s', async (_, end) => {
    const { policy, test, stream } = await opened({ presenceGrace: 0 });
    const held = test.log.hold('seek', 'after');
    const following = test.rooms.follow('b', stream.connection);
    policy.answer(true);
    await held.reached;
    held.release();
    // In the turn in which the log has answered, before the caller of follow() learns of it.
    await Promise.resolve();
    await end(test, stream);
    await following;
    expect(await remaining(test, 'b')).toEqual([]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'is gone when its client goes %i steps after the log has answered',
    async (steps) => {
      const { policy, test, stream } = await opened({ presenceGrace: 0 });
      const held = test.log.hold('seek', 'after');
      const following = test.rooms.follow('b', stream.connection);
      policy.answer(true);
      await held.reached;
      held.release();
      for (let step = 0; step < steps; step++) await Promise.resolve();
      stream.connection.destroy('client');
      await following;
      expect(await remaining(test, 'a')).toEqual([]);
      expect(await remaining(test, 'b')).toEqual([]);
    },
  );
});

describe('The slot of a room that has ended', () => {
  it('is free for others while the stream goes on', async () => {
    const { policy, test, stream, isFull } = await opened({ limits: { perRoom: 1 } });
    const following = test.rooms.follow('b', stream.connection);
    policy.answer(true);
    await following;
    await test.rooms.complete('b');
    expect([stream.connection.closeReason, await isFull('b')]).toEqual([undefined, false]);
  });

  it('is free for others, and for the same stream, when a client comes back after the end', async () => {
    const test = new RoomTest(new ControlledPolicy(['a', 'b', 'c']), {
      limits: { perRoom: 1, roomsPerConnection: 2 },
    });
    await test.rooms.complete('b');
    const { seq } = await test.log.head();
    const { connection } = await test.join(['a', 'b'], {}, { lastEventId: await test.log.idOf(seq) });
    expect(connection.roomNames).toEqual(['a']);
    await test.rooms.follow('c', connection);
    expect((await test.join('b')).refused()).toBeUndefined();
  });

  it('is free when the room ends between the answer of the log and the follow', async () => {
    const { policy, test, stream, isFull } = await opened({ limits: { perRoom: 1 } });
    const held = test.log.hold('seek', 'after');
    const following = test.rooms.follow('b', stream.connection);
    policy.answer(true);
    await held.reached;
    await test.rooms.complete('b');
    held.release();
    await following;
    expect([stream.connection.roomNames, await isFull('b')]).toEqual([['a'], false]);
    expect(await test.rooms.members('b')).toEqual([]);
  });
});

import type { Connection } from '../connection/connection.js';
import { RoomTest } from './join-room.spec-support.js';
import { settle } from '../subscription/subscribe.spec-support.js';

const EVICTED = ['closing', { reason: 'evicted', reconnect: false }];

/** A policy by the list of rooms that is the user. */
const byList = (room: string, { credential }: Connection): boolean =>
  ((credential.user ?? []) as string[]).includes(room);

describe('RoomService.recheck', () => {
  it('takes a connection out of the rooms that its new credential does not allow', async () => {
    const test = new RoomTest({ canJoin: byList });
    const stream = await test.join(
      ['a', 'b', 'c'],
      { presence: { id: 'ann' } },
      { credential: { user: ['a', 'b', 'c'] } },
    );
    stream.connection.replaceCredential({ user: ['b'] });
    expect(await test.rooms.recheck(stream.connection)).toEqual(['a', 'c']);
    for (const room of ['a', 'b', 'c']) await test.rooms.broadcastToRoom(room, { data: { of: room } });
    await settle();
    expect(stream.events().filter((event) => !Array.isArray(event))).toEqual([{ of: 'b' }]);
    expect(await test.rooms.size('a')).toBe(0);
    expect(await test.rooms.list()).toEqual(['b']);
  });

  it('closes a stream that is left without a room', async () => {
    const test = new RoomTest({ canJoin: byList });
    const stream = await test.join('a', {}, { credential: { user: ['a'] } });
    stream.connection.replaceCredential({});
    expect(await test.rooms.recheck(stream.connection)).toEqual(['a']);
    await settle();
    expect(stream.events()).toEqual([EVICTED]);
    expect(stream.connection.closeReason).toBe('evicted');
  });

  it('leaves a room about which the policy cannot tell', async () => {
    let broken = false;
    const canJoin = async (room: string): Promise<boolean> => {
      if (broken && room === 'b') throw new Error('no database');
      return true;
    };
    const test = new RoomTest({ canJoin });
    const stream = await test.join(['a', 'b']);
    broken = true;
    expect(await test.rooms.recheck(stream.connection)).toEqual(['b']);
    expect(stream.connection.closeReason).toBeUndefined();
  });

  it('knows nothing to leave of a connection without rooms', async () => {
    const test = new RoomTest({ canJoin: () => false });
    expect(await test.rooms.recheck({} as Connection)).toEqual([]);
  });

  it('also finds a room that was being followed while the credential changed', async () => {
    let decide: (allowed: boolean) => void = () => undefined;
    const canJoin = (room: string, connection: Connection): boolean | Promise<boolean> => {
      if (room === 'late' && connection.credential.user !== 'new') {
        return new Promise((resolve) => (decide = resolve));
      }
      return room !== 'late';
    };
    const test = new RoomTest({ canJoin });
    const stream = await test.join('a', {}, { credential: { user: 'old' } });
    const following = test.rooms.follow('late', stream.connection);
    await settle();
    stream.connection.replaceCredential({ user: 'new' });
    await test.rooms.recheck(stream.connection);
    decide(true);
    await following;
    expect(await test.rooms.list()).toEqual(['a']);
  });
});

describe('RoomService.evict without anybody named', () => {
  it('takes everybody out of the room', async () => {
    const test = new RoomTest();
    const [one, both, other] = [await test.join('a'), await test.join(['a', 'b']), await test.join('b')];
    expect(await test.rooms.evict('a')).toBe(2);
    await settle();
    expect([one, both, other].map(({ connection }) => connection.closeReason)).toEqual([
      'evicted',
      undefined,
      undefined,
    ]);
    expect(await test.rooms.size('a')).toBe(0);
  });
});

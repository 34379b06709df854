import { RoomTest } from './join-room.spec-support.js';

describe('The slot of a connection in a room that it follows later', () => {
  it('is kept when it drops the room and asks for it again before the log has answered', async () => {
    const { log, rooms, join } = limited();
    const { connection } = await join('a');
    const held = log.hold('seek');
    const first = rooms.follow('b', connection);
    await held.reached;
    rooms.unfollow('b', connection);
    const second = log.hold('seek', 'after');
    const again = rooms.follow('b', connection);
    await second.reached;
    held.release();
    await first;
    second.release();
    await again;
    expect((await join('b')).refused()).toMatchObject({ code: 'SSE_ROOM_FULL' });
  });

  it('is not taken when it drops the room while the policy is asked', async () => {
    const { rooms, join } = limited();
    const { connection } = await join('a');
    const following = rooms.follow('b', connection);
    rooms.unfollow('b', connection);
    await following;
    expect(await rooms.size('b')).toBe(0);
    expect((await join('b')).refused()).toBeUndefined();
  });

  it.each(['policy', 'log'])('is given back when the %s does not let it in', async (who) => {
    const { log, rooms, join } = limited(who === 'policy');
    const { connection } = await join('a');
    if (who === 'log') log.away.add('seek');
    await expect(rooms.follow('b', connection)).rejects.toThrow();
    log.away.clear();
    expect((await join('b')).refused()).toBeUndefined();
  });
});

/** Rooms for one connection each. */
function limited(refuseOnce = false): Pick<RoomTest, 'log' | 'rooms'> & { join: RoomTest['join'] } {
  let refuse = refuseOnce;
  const policy = {
    canJoin: (room: string) => {
      if (room !== 'b' || !refuse) return true;
      refuse = false;
      return false;
    },
  };
  const test = new RoomTest(policy, { limits: { perRoom: 1 } });
  return { log: test.log, rooms: test.rooms, join: async (...args) => test.join(...args) };
}

import { LocalBackplane } from './backplane-local.js';
import type { Member } from './member.interface.js';
import { Presence } from './presence.js';

const ann = { id: 'ann', info: { name: 'Ann' } };
const bob = { id: 'bob' };

function setUp(grace = 5_000): { presence: Presence; backplane: LocalBackplane; told: string[] } {
  const told: string[] = [];
  const backplane = new LocalBackplane();
  const tell = async (room: string, what: string, member: Member): Promise<void> => {
    told.push(`${room} ${what} ${member.id}`);
  };
  const node = {
    answer: () => undefined,
    joined: async (room: string, member: Member) => tell(room, 'joined', member),
    left: async (room: string, member: Member) => tell(room, 'left', member),
    failed: (error: unknown) => told.push(String(error)),
  };
  backplane.start(node);
  return { presence: new Presence(backplane.roster, node, grace), backplane, told };
}

describe('Presence', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells who came, and who left after the grace period', async () => {
    const { presence, backplane, told } = setUp();
    presence.enter('a', ann);
    presence.leave('a', 'ann');
    await jest.advanceTimersByTimeAsync(4_999);
    expect(told).toEqual(['a joined ann']);
    expect(await backplane.members('a')).toEqual([ann]);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['a joined ann', 'a left ann']);
    expect(await backplane.members('a')).toEqual([]);
  });

  it('counts several connections of a member as one', async () => {
    const { presence, told } = setUp();
    for (let tab = 0; tab < 3; tab++) presence.enter('a', ann);
    presence.leave('a', 'ann');
    presence.leave('a', 'ann');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['a joined ann']);
    presence.leave('a', 'ann');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['a joined ann', 'a left ann']);
  });

  it('does not show a short absence, however often', async () => {
    const { presence, told } = setUp();
    presence.enter('a', ann);
    for (let times = 0; times < 5; times++) {
      presence.leave('a', 'ann');
      await jest.advanceTimersByTimeAsync(4_000);
      presence.enter('a', ann);
    }
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['a joined ann']);
    presence.leave('a', 'ann');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(told).toHaveLength(2);
  });

  it('keeps rooms and members apart', async () => {
    const { presence, backplane, told } = setUp();
    presence.enter('a', ann);
    presence.enter('b', ann);
    presence.enter('a', bob);
    presence.leave('b', 'ann');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual(['a joined ann', 'b joined ann', 'a joined bob', 'b left ann']);
    expect([await backplane.members('a'), await backplane.members('b')]).toEqual([[ann, bob], []]);
  });

  it('tells of a member that comes again after it left', async () => {
    const { presence, told } = setUp();
    presence.enter('a', ann);
    presence.leave('a', 'ann');
    await jest.advanceTimersByTimeAsync(5_000);
    presence.enter('a', ann);
    await jest.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['a joined ann', 'a left ann', 'a joined ann']);
  });

  it('bears the leaving of who never came', async () => {
    const { presence, told } = setUp();
    presence.leave('a', 'ann');
    presence.enter('a', bob);
    presence.leave('a', 'ann');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual(['a joined bob']);
  });

  it('tells nothing more when it is closed', async () => {
    const { presence, backplane, told } = setUp();
    presence.enter('a', ann);
    presence.enter('a', bob);
    presence.leave('a', 'ann');
    await presence.close();
    await backplane.close();
    presence.leave('a', 'bob');
    presence.enter('b', bob);
    expect(jest.getTimerCount()).toBe(0);
    expect(told).toHaveLength(2);
    expect(await backplane.members('a')).toEqual([]);
  });
});

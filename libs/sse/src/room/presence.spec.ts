import { Presence } from './presence.js';

const ann = { id: 'ann', info: { name: 'Ann' } };
const bob = { id: 'bob' };

function setUp(grace = 5_000): { presence: Presence; told: string[] } {
  const told: string[] = [];
  const presence = new Presence((room, type, member) => told.push(`${room} ${type} ${member.id}`), grace);
  return { presence, told };
}

describe('Presence', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells who came, and who left after the grace period', () => {
    const { presence, told } = setUp();
    presence.enter('a', ann);
    presence.leave('a', 'ann');
    jest.advanceTimersByTime(4_999);
    expect(told).toEqual(['a user-joined ann']);
    expect(presence.members('a')).toEqual([ann]);
    jest.advanceTimersByTime(1);
    expect(told).toEqual(['a user-joined ann', 'a user-left ann']);
    expect(presence.members('a')).toEqual([]);
  });

  it('counts several connections of a member as one', () => {
    const { presence, told } = setUp();
    for (let tab = 0; tab < 3; tab++) presence.enter('a', ann);
    presence.leave('a', 'ann');
    presence.leave('a', 'ann');
    jest.advanceTimersByTime(60_000);
    expect(told).toEqual(['a user-joined ann']);
    presence.leave('a', 'ann');
    jest.advanceTimersByTime(60_000);
    expect(told).toEqual(['a user-joined ann', 'a user-left ann']);
  });

  it('does not show a short absence, however often', () => {
    const { presence, told } = setUp();
    presence.enter('a', ann);
    for (let times = 0; times < 5; times++) {
      presence.leave('a', 'ann');
      jest.advanceTimersByTime(4_000);
      presence.enter('a', ann);
    }
    jest.advanceTimersByTime(60_000);
    expect(told).toEqual(['a user-joined ann']);
    presence.leave('a', 'ann');
    jest.advanceTimersByTime(5_000);
    expect(told).toHaveLength(2);
  });

  it('keeps rooms and members apart', () => {
    const { presence, told } = setUp();
    presence.enter('a', ann);
    presence.enter('b', ann);
    presence.enter('a', bob);
    presence.leave('b', 'ann');
    jest.advanceTimersByTime(5_000);
    expect(told).toEqual(['a user-joined ann', 'b user-joined ann', 'a user-joined bob', 'b user-left ann']);
    expect([presence.members('a'), presence.members('b')]).toEqual([[ann, bob], []]);
  });

  it('tells of a member that comes again after it left', () => {
    const { presence, told } = setUp();
    presence.enter('a', ann);
    presence.leave('a', 'ann');
    jest.advanceTimersByTime(5_000);
    presence.enter('a', ann);
    expect(told).toEqual(['a user-joined ann', 'a user-left ann', 'a user-joined ann']);
  });

  it('bears the leaving of who never came', () => {
    const { presence, told } = setUp();
    presence.leave('a', 'ann');
    presence.enter('a', bob);
    presence.leave('a', 'ann');
    jest.advanceTimersByTime(5_000);
    expect(told).toEqual(['a user-joined bob']);
  });

  it('tells nothing more when it is closed', () => {
    const { presence, told } = setUp();
    presence.enter('a', ann);
    presence.enter('a', bob);
    presence.leave('a', 'ann');
    presence.close();
    presence.leave('a', 'bob');
    expect(jest.getTimerCount()).toBe(0);
    expect(told).toHaveLength(2);
    expect(presence.members('a')).toEqual([]);
  });
});

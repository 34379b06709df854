import { encodeBody } from '../event/event-body.js';
import { EncodedEvent } from '../event/encoded-event.js';
import { RoomSet } from './room-set.js';

function event(seq: number, ...rooms: string[]): EncodedEvent {
  return new EncodedEvent({ cursor: { epoch: 'e', seq }, rooms }, encodeBody({ data: seq }));
}

function setOf(rooms: Record<string, number>): RoomSet {
  const set = new RoomSet();
  for (const [room, since] of Object.entries(rooms)) set.add(room, since);
  return set;
}

describe('RoomSet', () => {
  it('matches events of its rooms after the position that each began at', () => {
    const set = setOf({ a: 0, b: 10 });
    expect(set.matches(event(1, 'a'))).toBe(true);
    expect(set.matches(event(1, 'c'))).toBe(false);
    expect(set.matches(event(10, 'b'))).toBe(false);
    expect(set.matches(event(11, 'b'))).toBe(true);
    expect(set.matches(event(5, 'b', 'a'))).toBe(true);
    expect(set.matches(event(5, 'b', 'c'))).toBe(false);
    expect(set.matches(event(5))).toBe(false);
  });

  it.each<[string, (set: RoomSet) => void, number, boolean]>([
    ['was deleted', (set) => set.delete('a'), 5, false],
    ['was deleted and begins later', (set) => (set.delete('a'), set.add('a', 10)), 5, false],
    ['lost events', (set) => void set.takeLosses([{ room: 'a', through: 10 }]), 5, false],
    ['began anew', (set) => set.rebase(), 1, true],
  ])('does not remember a match when the room %s', (_what, change, seq, matches) => {
    const set = setOf({ a: 3 });
    expect(set.matches(event(4, 'a'))).toBe(true);
    expect(set.matches(event(3, 'a'))).toBe(false);
    change(set);
    expect(set.matches(event(seq, 'a'))).toBe(matches);
  });

  it('keeps the position of a room that is added again, until it was deleted', () => {
    const set = setOf({ a: 10 });
    set.add('a', 0);
    expect(set.matches(event(5, 'a'))).toBe(false);
    set.delete('a');
    set.add('a', 0);
    expect(set.matches(event(5, 'a'))).toBe(true);
  });

  it('is over when no room is left but reserved ones', () => {
    const set = setOf({ a: 0, b: 0, '*': 0, '@user:1': 0 });
    set.delete('a');
    set.delete('a');
    set.delete('*');
    expect(set.over).toBe(false);
    set.delete('b');
    expect(set.over).toBe(true);
    expect(set.names()).toEqual(['@user:1']);
    set.add('c', 0);
    expect([set.over, set.has('c'), set.has('b')]).toEqual([false, true, false]);
  });

  it('counts what was added, so that a page read for fewer rooms is noticed', () => {
    const set = setOf({ a: 0 });
    const { added } = set;
    set.add('a', 0);
    set.delete('a');
    expect(set.added).toBe(added);
    set.add('b', 0);
    expect(set.added).toBe(added + 1);
  });

  it('takes each loss once, and only those that concern it', () => {
    const set = setOf({ a: 0, b: 10 });
    const losses = [
      { room: 'a', through: 5 },
      { room: 'b', through: 10 },
      { room: 'c', through: 20 },
    ];
    expect(set.takeLosses(losses)).toEqual([{ room: 'a', through: 5 }]);
    expect(set.takeLosses(losses)).toEqual([]);
    expect(set.takeLosses([{ room: 'a', through: 6 }])).toEqual([{ room: 'a', through: 6 }]);
  });

  it('does not take events for its own that it was told are lost', () => {
    const set = setOf({ a: 0 });
    set.takeLosses([{ room: 'a', through: 5 }]);
    expect([set.matches(event(5, 'a')), set.matches(event(6, 'a'))]).toEqual([false, true]);
  });
});

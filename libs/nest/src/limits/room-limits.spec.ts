import fc from 'fast-check';
import { EventTooLargeError } from '../errors/event.errors.js';
import { RoomFullError, TooManyRoomsError } from '../errors/room.errors.js';
import { resolveSseOptions } from '../resolve-sse-options.js';
import type { LimitOptions } from './limit-options.js';
import { LimitStats } from './limit-stats.js';
import { RoomLimits } from './room-limits.js';

const limitsWith = (options: LimitOptions): [limits: RoomLimits, stats: LimitStats] => {
  const stats = new LimitStats();
  return [new RoomLimits(resolveSseOptions({ limits: options }).limits, stats), stats];
};

describe('RoomLimits', () => {
  it('takes a place in all rooms, or in none', () => {
    const [limits, stats] = limitsWith({ perRoom: 1 });
    const first = limits.places();
    first.take(['a']);
    const second = limits.places();
    expect(() => second.take(['b', 'a'])).toThrow(RoomFullError);
    const third = limits.places();
    third.take(['b']);
    first.leave('a');
    first.leave('a');
    second.take(['a']);
    second.take(['a']);
    expect(stats.refused.perRoom).toBe(1);
    second.leave('a');
    third.leaveAll();
    expect(limits.size).toBe(0);
  });

  it('counts the rooms of a connection, each once', () => {
    const [limits, stats] = limitsWith({ roomsPerConnection: 2 });
    const places = limits.places();
    expect(() => limits.places().take(['a', 'b', 'c'])).toThrow(TooManyRoomsError);
    places.take(['a']);
    places.take(['a', 'b']);
    expect(() => places.take(['c'])).toThrow(/at most 2 rooms/);
    places.leave('b');
    places.take(['c']);
    expect(stats.refused.roomsPerConnection).toBe(2);
    expect(limits.size).toBe(0);
  });

  it('measures events in bytes', () => {
    const [limits, stats] = limitsWith({ publishBytes: 1_024 });
    limits.assertSize('x'.repeat(1_024));
    limits.assertSize('ü'.repeat(512));
    expect(() => limits.assertSize('x'.repeat(1_025))).toThrow(EventTooLargeError);
    expect(() => limits.assertSize('ü'.repeat(513))).toThrow(/has 1026 bytes, more than the 1024/);
    expect(() => limits.assertSize('€'.repeat(342))).toThrow(EventTooLargeError);
    expect(stats.refused.publishBytes).toBe(3);
    limitsWith({ publishBytes: Infinity })[0].assertSize('x'.repeat(10_000_000));
  });

  it('has counted down to nothing after any mix of joins and leaves', () => {
    const room = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({
      who: fc.nat(4),
      what: fc.constantFrom('take', 'leave', 'all'),
      rooms: fc.uniqueArray(room, { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const [limits] = limitsWith({ perRoom: 2, roomsPerConnection: 3 });
        const connections = Array.from({ length: 5 }, () => limits.places());
        for (const { who, what, rooms } of steps) {
          const places = connections[who]!;
          try {
            if (what === 'take') places.take(rooms);
            else if (what === 'leave') places.leave(rooms[0]!);
            else places.leaveAll();
          } catch (error) {
            if (!(error instanceof RoomFullError) && !(error instanceof TooManyRoomsError)) throw error;
          }
        }
        for (const places of connections) places.leaveAll();
        expect(limits.size).toBe(0);
      }),
    );
  });
});

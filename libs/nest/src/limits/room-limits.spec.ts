import { EventTooLargeError } from '../errors/event.errors.js';
import { RoomFullError, TooManyRoomsError } from '../errors/room.errors.js';
import { resolveSseOptions } from '../resolve-sse-options.js';
import type { LimitOptions } from './limit-options.js';
import { SseLimitStats } from './limit-stats.js';
import { RoomLimits } from './room-limits.js';

const limitsWith = (options: LimitOptions): [limits: RoomLimits, stats: SseLimitStats] => {
  const stats = new SseLimitStats();
  return [new RoomLimits(resolveSseOptions({ limits: options }).limits, stats), stats];
};

describe('RoomLimits', () => {
  it('takes a slot in all rooms, or in none', () => {
    const [limits, stats] = limitsWith({ perRoom: 1 });
    limits.take(['a'], 0);
    expect(() => limits.take(['b', 'a'], 0)).toThrow(RoomFullError);
    limits.take(['b'], 0);
    limits.release('a');
    limits.take(['a'], 0);
    expect(stats.refused.perRoom).toBe(1);
    limits.release('a');
    limits.release('b');
    expect(limits.size).toBe(0);
  });

  it('counts the rooms that a connection has and those that it asks for', () => {
    const [limits, stats] = limitsWith({ roomsPerConnection: 2 });
    expect(() => limits.take(['a', 'b', 'c'], 0)).toThrow(TooManyRoomsError);
    limits.take(['a', 'b'], 0);
    limits.take(['b'], 1);
    expect(() => limits.take(['c'], 2)).toThrow(/at most 2 rooms/);
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
});

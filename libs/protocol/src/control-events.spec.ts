import { RESERVED_EVENT_TYPES } from './control-events.js';

describe('RESERVED_EVENT_TYPES', () => {
  it('are the control events, and what an EventSource fires by itself', () => {
    expect([...RESERVED_EVENT_TYPES].toSorted()).toEqual([
      'authenticated',
      'closing',
      'connected',
      'error',
      'expiring',
      'gap',
      'heartbeat',
      'open',
    ]);
  });

  it('leaves the type that events have by default to applications', () => {
    expect(RESERVED_EVENT_TYPES.has('message')).toBe(false);
  });
});

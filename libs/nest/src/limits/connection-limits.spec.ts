import fc from 'fast-check';
import { TooManyConnectionsError } from '../errors/stream.errors.js';
import { resolveSseOptions } from '../resolve-sse-options.js';
import { ConnectionLimits } from './connection-limits.js';
import type { LimitOptions } from './limit-options.js';
import { SseLimitStats } from './limit-stats.js';
import type { Slot } from './slot.js';

class Stream {
  closed: string | undefined;
  constructor(readonly slot: Slot) {
    slot.stream = this;
  }

  close(reason: string, reconnect: boolean): void {
    this.closed = `${reason} ${reconnect}`;
    // As a connection does when it has ended.
    this.slot.leave();
  }
}

const ROUTE = {};

class LimitsTest {
  readonly stats = new SseLimitStats();
  readonly limits: ConnectionLimits;

  constructor(options: LimitOptions) {
    this.limits = new ConnectionLimits(resolveSseOptions({ limits: options }).limits, this.stats);
  }

  open(
    userId?: string,
    address?: string,
    route: object = ROUTE,
    routeLimit?: number,
    evictable = true,
    session?: object,
  ): Stream {
    const request = { userId, address: () => address, session, route, routeLimit, evictable };
    return new Stream(this.limits.admit(request));
  }

  /** The limit that refuses one more. */
  refusal(...args: Parameters<LimitsTest['open']>): [limit: string, status: number] | undefined {
    try {
      this.open(...args);
      return undefined;
    } catch (error) {
      if (!(error instanceof TooManyConnectionsError)) throw error;
      expect(error.retryAfter).toBeGreaterThanOrEqual(5);
      expect(error.retryAfter).toBeLessThanOrEqual(15);
      return [error.limit, error.statusCode];
    }
  }
}

describe('ConnectionLimits', () => {
  it('counts the streams of each HTTP/2 session, and those of HTTP/1 not', () => {
    const test = new LimitsTest({ perSocket: 2, perUser: 2 });
    const [one, other] = [{}, {}];
    const on = (session: object | undefined): Parameters<LimitsTest['open']> => [
      undefined,
      undefined,
      ROUTE,
      undefined,
      true,
      session,
    ];
    const first = test.open(...on(one));
    test.open(...on(one));
    expect(test.refusal(...on(one))).toEqual(['perSocket', 429]);
    expect(test.refusal(...on(other))).toBeUndefined();
    for (let n = 0; n < 5; n++) expect(test.refusal(...on(undefined))).toBeUndefined();
    first.slot.leave();
    expect(test.refusal(...on(one))).toBeUndefined();
    expect(test.stats.refused.perSocket).toBe(1);
  });

  it('refuses what is one too many, and takes it when one has left', () => {
    const test = new LimitsTest({ total: 2 });
    const first = test.open();
    test.open();
    expect(test.refusal()).toEqual(['total', 503]);
    first.slot.leave();
    first.slot.leave();
    expect(test.limits.size).toBe(1);
    expect(test.refusal()).toBeUndefined();
    expect(test.stats.refused).toMatchObject({ total: 1, perUser: 0 });
  });

  it('counts users, addresses and routes each for themselves', () => {
    const test = new LimitsTest({ perUser: 1, onUserLimit: 'reject', perAddress: 2, perRoute: 3 });
    test.open('ann', '192.0.2.1');
    expect(test.refusal('ann', '192.0.2.2')).toEqual(['perUser', 429]);
    test.open('bob', '192.0.2.1');
    expect(test.refusal('cat', '::ffff:192.0.2.1')).toEqual(['perAddress', 429]);
    test.open('cat', '192.0.2.2');
    expect(test.refusal('dan', '192.0.2.3')).toEqual(['perRoute', 503]);
    expect(test.refusal('dan', '192.0.2.3', {})).toBeUndefined();
    expect(test.stats.refused).toMatchObject({ perUser: 1, perAddress: 1, perRoute: 1, total: 0 });
  });

  it('does not count clients without user or address', () => {
    const test = new LimitsTest({ perUser: 1, onUserLimit: 'reject', perAddress: 1 });
    for (let n = 0; n < 5; n++) test.open();
    expect(test.limits.size).toBe(5);
    expect(test.limits.keys).toBe(0);
  });

  it('takes the limit of a route in slot of that of all', () => {
    const test = new LimitsTest({ perRoute: 1 });
    const other = {};
    test.open('a', undefined, other, 2);
    test.open('a', undefined, other, 2);
    expect(test.refusal('a', undefined, other, 2)).toEqual(['perRoute', 503]);
    test.open('a', undefined, {}, Infinity);
    test.open('a', undefined, ROUTE);
    expect(test.refusal('a', undefined, ROUTE)).toEqual(['perRoute', 503]);
  });

  it('closes the oldest stream of a user for a newer one, even if all else is full', () => {
    const test = new LimitsTest({ total: 2, perUser: 2, perRoute: 2, perAddress: 2 });
    const oldest = test.open('ann', '192.0.2.1');
    const second = test.open('ann', '192.0.2.1');
    const newest = test.open('ann', '192.0.2.1');
    expect([oldest, second, newest].map(({ closed }) => closed)).toEqual([
      'limit false',
      undefined,
      undefined,
    ]);
    expect(test.limits.size).toBe(2);
    expect(test.stats.evicted).toEqual({ perUser: 1, perAddress: 0 });
  });

  it('neither evicts plain streams nor anything for one: clients that are not told why would evict each other for ever', () => {
    const test = new LimitsTest({ perUser: 2, perAddress: 2, onAddressLimit: 'evict-oldest' });
    const plain = test.open('ann', '192.0.2.1', ROUTE, undefined, false);
    const managed = test.open('ann', '192.0.2.1');
    expect(test.refusal('ann', '192.0.2.2', ROUTE, undefined, false)).toEqual(['perUser', 429]);
    expect(test.refusal('bob', '192.0.2.1', ROUTE, undefined, false)).toEqual(['perAddress', 429]);
    test.open('ann', '192.0.2.1');
    expect([plain.closed, managed.closed]).toEqual([undefined, 'limit false']);
    const second = test.open('cat', '192.0.2.7', ROUTE, undefined, false);
    test.open('cat', '192.0.2.7', ROUTE, undefined, false);
    expect(test.refusal('cat', '192.0.2.8')).toEqual(['perUser', 429]);
    expect(second.closed).toBeUndefined();
  });

  it('closes nobody for a stream that is refused', () => {
    const test = new LimitsTest({ perUser: 1, perRoute: 2 });
    const own = test.open('ann', undefined, {});
    test.open('bob');
    test.open('cat');
    expect(test.refusal('ann')).toEqual(['perRoute', 503]);
    expect(own.closed).toBeUndefined();
    expect(test.stats.evicted.perUser).toBe(0);
  });

  it('closes the oldest of an address where it is asked to, and one stream once only', () => {
    const test = new LimitsTest({ perUser: 1, perAddress: 1, onAddressLimit: 'evict-oldest' });
    const both = test.open('ann', '192.0.2.1');
    test.open('ann', '192.0.2.1');
    expect(both.closed).toBe('limit false');
    expect(test.stats.evicted).toEqual({ perUser: 1, perAddress: 0 });
    test.open('bob', '192.0.2.1');
    expect(test.stats.evicted).toEqual({ perUser: 1, perAddress: 1 });
    expect(test.limits.size).toBe(1);
  });

  it('never counts above a limit, and down to nothing, after any mix of openings and ends', () => {
    const step = fc.record({
      user: fc.constantFrom('ann', 'bob', undefined),
      address: fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2', undefined),
      route: fc.constantFrom(ROUTE, {}),
      leaves: fc.option(fc.nat(20), { nil: undefined }),
    });
    const action = fc.constantFrom('reject' as const, 'evict-oldest' as const);
    const max = fc.integer({ min: 1, max: 4 });
    const options = fc.record({
      total: fc.integer({ min: 1, max: 8 }),
      perUser: max,
      onUserLimit: action,
      perAddress: max,
      onAddressLimit: action,
      perRoute: max,
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), options, (steps, settings) => {
        const test = new LimitsTest(settings);
        const opened: Stream[] = [];
        for (const { user, address, route, leaves } of steps) {
          if (leaves !== undefined) opened[leaves]?.slot.leave();
          try {
            opened.push(test.open(user, address, route));
          } catch (error) {
            expect(error).toBeInstanceOf(TooManyConnectionsError);
          }
          const slots = opened.map(({ slot }) => slot).filter(({ hasLeft }) => !hasLeft);
          expect(test.limits.size).toBe(slots.length);
          expect(slots.length).toBeLessThanOrEqual(settings.total);
          expect(most(slots.map((slot) => slot.user))).toBeLessThanOrEqual(settings.perUser);
          expect(most(slots.map((slot) => slot.network))).toBeLessThanOrEqual(settings.perAddress);
          expect(most(slots.map((slot) => slot.route))).toBeLessThanOrEqual(settings.perRoute);
        }
        for (const stream of opened) stream.slot.leave();
        expect([test.limits.size, test.limits.keys]).toEqual([0, 0]);
      }),
    );
  });
});

/** How often the most frequent key occurs. */
function most(keys: unknown[]): number {
  const counts = new Map<unknown, number>();
  for (const key of keys) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

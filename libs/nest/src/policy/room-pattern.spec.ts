import { RoomPattern } from './room-pattern.js';

describe('A room pattern', () => {
  it.each<[string, string, object | undefined]>([
    ['news', 'news', {}],
    ['news', 'newsroom', undefined],
    ['orders.{id}', 'orders.42', { id: '42' }],
    ['orders.{id}', 'orders.', undefined],
    ['orders.{id}', 'orders', undefined],
    ['orders.{id}', 'orders.42.items', undefined],
    ['orders.{id}', 'orders/42', undefined],
    ['orders.{id}', 'orders.4/2', undefined],
    ['orders.{id}', 'Orders.42', undefined],
    ['user-{id}/inbox', 'user-7/inbox', { id: '7' }],
    ['user-{id}/inbox', 'user-/inbox', undefined],
    ['{tenant}:{kind}.v{version}x', 'acme:orders.v2x', { tenant: 'acme', kind: 'orders', version: '2' }],
    ['a{x}a', 'a', undefined],
    ['a{x}a', 'aa', undefined],
    ['{__proto__}', 'x', { ['__proto__']: 'x' }],
    ['orders.*', 'orders.42', undefined],
    ['{id}', '🦊', { id: '🦊' }],
  ])('%s of %s has %j', (pattern, room, params) => {
    const match = new RoomPattern(pattern).match(room);
    expect(match && Object.entries(match)).toEqual(params && Object.entries(params));
  });

  it.each(['{a}{b}', '{a}x{b}', '{', 'a}', '{a b}', '{}', '{a}.{a}'])('cannot be %s', (pattern) => {
    expect(() => new RoomPattern(pattern)).toThrow(`Bad room pattern "${pattern}"`);
  });

  it('takes no time for a name that nearly fits', () => {
    const pattern = new RoomPattern(Array.from({ length: 60 }, (_, n) => `{p${n}}`).join('.'));
    const start = performance.now();
    for (let n = 0; n < 1_000; n++) pattern.match(`${'a.'.repeat(127)}!`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

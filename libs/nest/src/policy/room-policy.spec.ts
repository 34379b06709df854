import type { Connection } from '../connection/connection.js';
import { RoomClaims } from './room-policy-claims.js';
import { RoomRules } from './room-policy-rules.js';

interface User {
  orders: string[];
}

const of = (user?: unknown): Connection => ({ credential: { user } }) as Connection;

describe('RoomRules', () => {
  const policy = new RoomRules<User>({
    'orders.all': async () => false,
    'orders.{id}': ({ id }, user) => user.orders.includes(id!),
    'own.{id}': async ({ id }, user, connection) => connection.credential.user === user && id === '1',
    news: true,
  });
  const user: User = { orders: ['42', 'all'] };

  it.each([
    ['orders.42', true],
    ['orders.43', false],
    ['orders.all', false],
    ['own.1', true],
    ['own.2', false],
    ['news', true],
    ['other', false],
  ])('decide %s by the first pattern: %s', async (room, allowed) => {
    expect(await policy.canJoin(room, of(user))).toBe(allowed);
  });

  it('let who is nobody in only where everybody is', async () => {
    expect(await policy.canJoin('news', of())).toBe(true);
    expect(await policy.canJoin('orders.42', of())).toBe(false);
    expect(await policy.canJoin('orders.42', of(null))).toBe(false);
  });

  it('fail at once for a pattern that cannot be read', () => {
    expect(() => new RoomRules({ '{': true })).toThrow('Bad room pattern');
  });
});

describe('RoomClaims', () => {
  const policy = new RoomClaims<{ rooms: unknown }>((user) => user.rooms);
  const rooms = ['news', 'orders.{id}', '{', 7, 'a{b', null];

  it.each([
    ['news', true],
    ['orders.1', true],
    ['orders.1.x', false],
    ['{', true],
    ['newsx', false],
  ])('allow %s: %s', (room, allowed) => {
    expect(policy.canJoin(room, of({ rooms }))).toBe(allowed);
  });

  it('allow nothing without a list', () => {
    for (const user of [undefined, null, {}, { rooms: 'news' }]) {
      expect(policy.canJoin('news', of(user))).toBe(false);
    }
  });
});

import { TooManyConnectionsError } from '../errors/stream.errors.js';
import type { LimitSettings } from './limit-options.js';
import type { SseLimitStats } from './limit-stats.js';
import { networkOf } from './network-of.js';
import { Place, type Visitor } from './place.js';
import { Quota } from './quota.js';

/** Counts the streams of this process, and says who may not open one more. */
export class ConnectionLimits {
  private readonly users = new Quota<string>();
  private readonly networks = new Quota<string>();
  private readonly sessions = new Quota<object>();
  private readonly routes = new Quota<object>();
  private open = 0;

  constructor(
    private readonly settings: LimitSettings,
    private readonly stats: SseLimitStats,
  ) {}

  /** Number of places that are taken. */
  get size(): number {
    return this.open;
  }

  /** Number of users, networks, sessions and routes that are remembered for them. */
  get keys(): number {
    return this.users.size + this.networks.size + this.sessions.size + this.routes.size;
  }

  /**
   * Takes a place for a stream, before anything is done for it. The oldest stream of the same user or address makes room where it is
   * to; nobody does for a stream that is refused.
   *
   * @throws TooManyConnectionsError
   */
  admit(visitor: Visitor): Place {
    const { total, perUser, perAddress, perSocket, onUserLimit, onAddressLimit } = this.settings;
    const perRoute = visitor.routeLimit ?? this.settings.perRoute;
    // What has no limit is not counted.
    const address = perAddress === Infinity ? undefined : visitor.address();
    const place = new Place(
      perUser === Infinity ? undefined : visitor.userId,
      address ? networkOf(address) : undefined,
      perSocket === Infinity ? undefined : visitor.session,
      perRoute === Infinity ? undefined : visitor.route,
      visitor.evictable,
      this.leave,
    );
    const { users, networks, sessions, routes } = this;
    const { user, network, session, route } = place;
    const { evictable } = visitor;
    const byUser =
      evictable && onUserLimit === 'evict-oldest' ? oldestOf(users, user, perUser, NOBODY) : NOBODY;
    const byAddress =
      evictable && onAddressLimit === 'evict-oldest'
        ? oldestOf(networks, network, perAddress, byUser)
        : NOBODY;
    const leaving = byUser.size + byAddress.size === 0 ? NOBODY : new Set([...byUser, ...byAddress]);
    this.assertFree('total', this.open - leaving.size >= total);
    this.assertFree('perRoute', routes.isFull(route, perRoute, leaving));
    this.assertFree('perAddress', networks.isFull(network, perAddress, leaving));
    this.assertFree('perSocket', sessions.isFull(session, perSocket, leaving));
    this.assertFree('perUser', users.isFull(user, perUser, leaving));
    this.stats.evicted.perUser += byUser.size;
    this.stats.evicted.perAddress += byAddress.size;
    for (const other of leaving) other.evict();
    this.take(place);
    return place;
  }

  private assertFree(limit: TooManyConnectionsError['limit'], full: boolean): void {
    if (!full) return;
    this.stats.refused[limit]++;
    throw new TooManyConnectionsError(limit);
  }

  private take(place: Place): void {
    this.open++;
    this.users.add(place.user, place);
    this.networks.add(place.network, place);
    this.sessions.add(place.session, place);
    this.routes.add(place.route, place);
  }

  private readonly leave = (place: Place): void => {
    this.open--;
    this.users.delete(place.user, place);
    this.networks.delete(place.network, place);
    this.sessions.delete(place.session, place);
    this.routes.delete(place.route, place);
  };
}

const NOBODY: ReadonlySet<Place> = new Set();

/** Who makes room for one more place of a key, beside those who leave already. */
function oldestOf(
  quota: Quota<string>,
  key: string | undefined,
  max: number,
  leaving: ReadonlySet<Place>,
): ReadonlySet<Place> {
  const oldest = quota.isFull(key, max, leaving) ? quota.oldest(key) : undefined;
  return oldest ? new Set([oldest]) : NOBODY;
}

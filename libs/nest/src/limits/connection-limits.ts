import { TooManyConnectionsError } from '../errors/stream.errors.js';
import type { LimitSettings } from './limit-options.js';
import type { SseLimitStats } from './limit-stats.js';
import { networkOf } from './network-of.js';
import { Slot, type SlotRequest } from './slot.js';
import { Quota } from './quota.js';

/** Counts the streams of this process, and refuses those above a limit. */
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

  /** Number of slots that are taken. */
  get size(): number {
    return this.open;
  }

  /** Number of users, networks, sessions and routes that are remembered for them. */
  get keys(): number {
    return this.users.size + this.networks.size + this.sessions.size + this.routes.size;
  }

  /**
   * Takes a slot for a stream, before anything is done for it. Where the options say so, the oldest stream of the same user or address is
   * evicted for it; none is for a stream that is refused.
   *
   * @throws TooManyConnectionsError
   */
  admit(request: SlotRequest): Slot {
    const { total, perUser, perAddress, perSocket, onUserLimit, onAddressLimit } = this.settings;
    const perRoute = request.routeLimit ?? this.settings.perRoute;
    // What has no limit is not counted.
    const address = perAddress === Infinity ? undefined : request.address();
    const slot = new Slot(
      perUser === Infinity ? undefined : request.userId,
      address ? networkOf(address) : undefined,
      perSocket === Infinity ? undefined : request.session,
      perRoute === Infinity ? undefined : request.route,
      request.evictable,
      this.leave,
    );
    const { users, networks, sessions, routes } = this;
    const { user, network, session, route } = slot;
    const { evictable } = request;
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
    this.take(slot);
    return slot;
  }

  private assertFree(limit: TooManyConnectionsError['limit'], full: boolean): void {
    if (!full) return;
    this.stats.refused[limit]++;
    throw new TooManyConnectionsError(limit);
  }

  private take(slot: Slot): void {
    this.open++;
    this.users.add(slot.user, slot);
    this.networks.add(slot.network, slot);
    this.sessions.add(slot.session, slot);
    this.routes.add(slot.route, slot);
  }

  private readonly leave = (slot: Slot): void => {
    this.open--;
    this.users.delete(slot.user, slot);
    this.networks.delete(slot.network, slot);
    this.sessions.delete(slot.session, slot);
    this.routes.delete(slot.route, slot);
  };
}

const NOBODY: ReadonlySet<Slot> = new Set();

/** The slot to evict for one more of a key, beside those that are released already. */
function oldestOf(
  quota: Quota<string>,
  key: string | undefined,
  max: number,
  leaving: ReadonlySet<Slot>,
): ReadonlySet<Slot> {
  const oldest = quota.isFull(key, max, leaving) ? quota.oldest(key) : undefined;
  return oldest ? new Set([oldest]) : NOBODY;
}

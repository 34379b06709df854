import { newEpoch } from '../../event/new-epoch.js';
import { TicketStoreFullError } from '../../errors/auth.errors.js';
import type { RevocationPosition, RevocationState, TicketStore } from './ticket-store.interface.js';

interface Entry {
  readonly value: string;
  /** In milliseconds of `performance.now()`. */
  readonly endsAt: number;
}

interface Mark {
  readonly count: number;
  readonly endsAt: number;
}

/** Milliseconds between two searches of a full store for what is over. */
const SWEEP_PAUSE = 1_000;
/** Entries that are looked at for each one that is set. */
const LOOKS = 4;

/** Tickets and revocations of one process, in memory. */
export class MemoryTicketStore implements TicketStore {
  private readonly entries = new Map<string, Entry>();
  /** Revocations, the oldest first. */
  private readonly marks = new Map<string, Mark>();
  private readonly claims: MemoryClaims;
  private readonly epoch = newEpoch();
  private count = 0;
  /** Everything that is dated before this revocation counts as revoked: its own mark had no room any more. */
  private floor = 0;
  private round = this.entries.entries();
  private sweptAt = -Infinity;

  /**
   * @param maxEntries most tickets and revocations together. Default 100 000. A full store refuses further tickets with 503. A revocation takes
   *   the place of a ticket, or, where there are revocations only, of the oldest of them, which then covers all users.
   */
  constructor(private readonly maxEntries = 100_000) {
    this.claims = new MemoryClaims(maxEntries);
  }

  /** Number of tickets and revocations, those included whose time is over but that the store has not looked at since. */
  get size(): number {
    return this.entries.size + this.marks.size;
  }

  /** @throws TicketStoreFullError */
  async set(key: string, value: string, ttl: number): Promise<void> {
    this.dropSome();
    if (this.full(key)) this.sweep();
    if (this.full(key)) throw new TicketStoreFullError();
    this.entries.set(key, { value, endsAt: performance.now() + ttl });
  }

  async get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    return entry && entry.endsAt > performance.now() ? entry.value : undefined;
  }

  async take(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    return entry && entry.endsAt > performance.now() ? entry.value : undefined;
  }

  async claim(
    owner: string,
    key: string,
    ttl: number,
    limit: number,
    released: readonly string[],
  ): Promise<readonly string[]> {
    return this.claims.add(owner, key, ttl, limit, released);
  }

  async revoke(key: string, ttl: number): Promise<RevocationPosition> {
    this.dropOldMarks();
    // The newest stands last.
    this.marks.delete(key);
    while (this.size >= this.maxEntries && this.size > 0) this.evictOne();
    this.marks.set(key, { count: ++this.count, endsAt: performance.now() + ttl });
    return this.now;
  }

  async revocations(keys: readonly string[]): Promise<RevocationState> {
    const newest = keys.map((key) => this.marks.get(key)?.count ?? 0);
    return { now: this.now, newest: Math.max(this.floor, ...newest) };
  }

  private get now(): RevocationPosition {
    return { epoch: this.epoch, count: this.count };
  }

  private evictOne(): void {
    const [ticket] = this.entries.keys();
    if (ticket !== undefined) {
      this.entries.delete(ticket);
      return;
    }
    const [[key, { count }]] = this.marks as unknown as [[string, Mark]];
    this.marks.delete(key);
    this.floor = count;
  }

  /** They are kept in the order of their ends, since all live equally long. */
  private dropOldMarks(): void {
    const now = performance.now();
    for (const [key, { endsAt }] of this.marks) {
      if (endsAt > now) return;
      this.marks.delete(key);
    }
  }

  /** Looks at the next few entries: going round with what comes in keeps the store clean without a timer. */
  private dropSome(): void {
    const now = performance.now();
    for (let looks = 0; looks < LOOKS; looks++) {
      const { value: next } = this.round.next();
      if (!next) {
        this.round = this.entries.entries();
        return;
      }
      if (next[1].endsAt <= now) this.entries.delete(next[0]);
    }
  }

  private full(key: string): boolean {
    return this.size >= this.maxEntries && !this.entries.has(key);
  }

  private sweep(): void {
    const now = performance.now();
    if (now < this.sweptAt + SWEEP_PAUSE) return;
    this.sweptAt = now;
    this.dropOldMarks();
    for (const [key, { endsAt }] of this.entries) if (endsAt <= now) this.entries.delete(key);
  }
}

interface Claims {
  /** Ends by key, in milliseconds of `performance.now()`; the oldest first. */
  readonly keys: Map<string, number>;
  /** The end of the newest. */
  endsAt: number;
}

/** Which keys count for which owner, in memory. */
export class MemoryClaims {
  /** The owner that claimed last stands last. */
  private readonly owners = new Map<string, Claims>();

  /** @param maxOwners most owners; beyond it the one that claimed nothing for longest starts from nothing. */
  constructor(private readonly maxOwners: number) {}

  /** As `TicketStore.claim`. */
  add(owner: string, key: string, ttl: number, limit: number, released: readonly string[]): string[] {
    const now = performance.now();
    const claims = this.owners.get(owner) ?? { keys: new Map<string, number>(), endsAt: 0 };
    for (const one of [...released, key]) claims.keys.delete(one);
    claims.endsAt = now + ttl;
    claims.keys.set(key, claims.endsAt);
    this.owners.delete(owner);
    this.owners.set(owner, claims);
    this.dropOwners(now);
    return displace(claims.keys, now, limit);
  }

  private dropOwners(now: number): void {
    for (const [owner, { endsAt }] of this.owners) {
      if (this.owners.size <= this.maxOwners && endsAt > now) return;
      this.owners.delete(owner);
    }
  }
}

function displace(keys: Map<string, number>, now: number, limit: number): string[] {
  const displaced: string[] = [];
  for (const [key, endsAt] of keys) {
    if (endsAt > now && keys.size <= limit) break;
    keys.delete(key);
    if (endsAt > now) displaced.push(key);
  }
  return displaced;
}

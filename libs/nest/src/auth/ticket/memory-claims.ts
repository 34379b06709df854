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

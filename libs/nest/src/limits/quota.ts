import type { Place } from './place.js';

/** The places that are taken for each of many keys, oldest first. What has no key is not counted. */
export class Quota<Key> {
  private readonly places = new Map<Key, Set<Place>>();

  /** Number of keys with a place. */
  get size(): number {
    return this.places.size;
  }

  add(key: Key | undefined, place: Place): void {
    if (key === undefined) return;
    const own = this.places.get(key);
    if (own) own.add(place);
    else this.places.set(key, new Set([place]));
  }

  delete(key: Key | undefined, place: Place): void {
    if (key === undefined) return;
    const own = this.places.get(key);
    own?.delete(place);
    if (own?.size === 0) this.places.delete(key);
  }

  /** Whether a key has no place left below `max`, when those who leave have left. */
  isFull(key: Key | undefined, max: number, leaving: ReadonlySet<Place>): boolean {
    const own = key === undefined ? undefined : this.places.get(key);
    if (!own) return false;
    let count = own.size;
    for (const place of leaving) if (own.has(place)) count--;
    return count >= max;
  }

  /** The place that a key has had for longest, of those that can be evicted. */
  oldest(key: Key | undefined): Place | undefined {
    if (key === undefined) return undefined;
    for (const place of this.places.get(key) ?? []) if (place.evictable) return place;
    return undefined;
  }
}

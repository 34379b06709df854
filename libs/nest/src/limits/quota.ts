import type { Slot } from './slot.js';

/** The slots that are taken for each of many keys, oldest first. What has no key is not counted. */
export class Quota<Key> {
  private readonly slots = new Map<Key, Set<Slot>>();

  /** Number of keys with a slot. */
  get size(): number {
    return this.slots.size;
  }

  add(key: Key | undefined, slot: Slot): void {
    if (key === undefined) return;
    const own = this.slots.get(key);
    if (own) own.add(slot);
    else this.slots.set(key, new Set([slot]));
  }

  delete(key: Key | undefined, slot: Slot): void {
    if (key === undefined) return;
    const own = this.slots.get(key);
    own?.delete(slot);
    if (own?.size === 0) this.slots.delete(key);
  }

  /** Whether a key has no slot left below `max`, when those who leave have left. */
  isFull(key: Key | undefined, max: number, leaving: ReadonlySet<Slot>): boolean {
    const own = key === undefined ? undefined : this.slots.get(key);
    if (!own) return false;
    let count = own.size;
    for (const slot of leaving) if (own.has(slot)) count--;
    return count >= max;
  }

  /** The slot that a key has had for longest, of those that can be evicted. */
  oldest(key: Key | undefined): Slot | undefined {
    if (key === undefined) return undefined;
    for (const slot of this.slots.get(key) ?? []) if (slot.evictable) return slot;
    return undefined;
  }
}

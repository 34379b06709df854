import { TicketStoreFullError } from '../../errors/ticket-store-full.error.js';
import type { TicketStore } from './ticket-store.interface.js';

interface Entry {
  readonly value: string;
  readonly endsAt: number;
}

/** Milliseconds between two searches of a full store for what is over. */
const SWEEP_PAUSE = 1_000;
/** Entries that are looked at for each one that is set. */
const LOOKS = 4;

/** Tickets of one process, in memory. */
export class MemoryTicketStore implements TicketStore {
  private readonly entries = new Map<string, Entry>();
  private round = this.entries.entries();
  private sweptAt = -Infinity;

  /** @param maxEntries most entries; when all of them are in use, further ones are refused with 503. Default 100 000. */
  constructor(private readonly maxEntries = 100_000) {}

  /** Number of entries, those included whose time is over but that nobody has looked at. */
  get size(): number {
    return this.entries.size;
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
    return this.entries.size >= this.maxEntries && !this.entries.has(key);
  }

  private sweep(): void {
    const now = performance.now();
    if (now < this.sweptAt + SWEEP_PAUSE) return;
    this.sweptAt = now;
    for (const [key, { endsAt }] of this.entries) if (endsAt <= now) this.entries.delete(key);
  }
}

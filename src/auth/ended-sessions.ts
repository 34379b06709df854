/** Remembers which sessions have ended, apart from the events: nothing that somebody publishes can push an end out. */
export abstract class EndedSessions {
  /** Keeps an end for longer than any token of the session lives. */
  abstract add(sid: string): Promise<void>;
  abstract has(sid: string): Promise<boolean>;
  /** Releases what the store holds. */
  abstract close(): Promise<void>;
}

/** Of one process: a restart forgets, as it forgets the events. */
export class MemoryEndedSessions extends EndedSessions {
  /** Times in milliseconds since 1970 until which an end is kept, the earliest first. */
  private readonly ends = new Map<string, number>();

  /** @param keep milliseconds */
  constructor(private readonly keep: number) {
    super();
  }

  async add(sid: string): Promise<void> {
    const now = Date.now();
    for (const [old, until] of this.ends) {
      if (until > now) break;
      this.ends.delete(old);
    }
    this.ends.delete(sid);
    this.ends.set(sid, now + this.keep);
  }

  async has(sid: string): Promise<boolean> {
    return this.ends.has(sid);
  }

  async close(): Promise<void> {
    this.ends.clear();
  }
}

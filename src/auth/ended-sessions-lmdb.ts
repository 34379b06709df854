import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { EndedSessions } from './ended-sessions.js';

/** On disk, beside the events. */
export class LmdbEndedSessions extends EndedSessions {
  private readonly db: RootDatabase<number, string>;

  /** @param keep milliseconds */
  constructor(
    folder: string,
    private readonly keep: number,
  ) {
    super();
    this.db = open<number, string>({ path: join(folder, 'ended-sessions') });
  }

  async add(sid: string): Promise<void> {
    const now = Date.now();
    const past: string[] = [];
    for (const { key, value } of this.db.getRange()) if (value <= now) past.push(key);
    await Promise.all(past.map(async (key) => this.db.remove(key)));
    await this.db.put(sid, now + this.keep);
    await this.db.flushed;
  }

  async has(sid: string): Promise<boolean> {
    return this.db.get(sid) !== undefined;
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}

import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { EndedSessions } from './ended-sessions.js';

/** On disk, beside the events. */
export class LmdbEndedSessions extends EndedSessions {
  private opened: RootDatabase<number, string> | undefined;

  /** @param keep milliseconds */
  constructor(
    private readonly folder: string,
    private readonly keep: number,
  ) {
    super();
  }

  async add(sid: string): Promise<void> {
    const { db } = this;
    const now = Date.now();
    const past: string[] = [];
    for (const { key, value } of db.getRange()) if (value <= now) past.push(key);
    await Promise.all(past.map(async (key) => db.remove(key)));
    await db.put(sid, now + this.keep);
    await db.flushed;
  }

  async has(sid: string): Promise<boolean> {
    return this.db.get(sid) !== undefined;
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }

  /** Opened with its first use: at the start it is the log that looks at the folder, and says what is wrong with it. */
  private get db(): RootDatabase<number, string> {
    this.opened ??= open<number, string>({ path: join(this.folder, 'ended-sessions') });
    return this.opened;
  }
}

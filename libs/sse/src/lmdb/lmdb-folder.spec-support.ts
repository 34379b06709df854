import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { LogProbe } from '../testing/log-probe.js';
import { Block } from './store/block.js';
import type { BlockRecord } from './store/records.js';
import type { LmdbEventLogOptions } from './lmdb-event-log-options.interface.js';
import { LmdbEventLog } from './lmdb-event-log.js';

/** A folder for the logs of one test, and what is open in it. */
export class LmdbFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'lmdb-log-'));
  private readonly logs: LmdbEventLog[] = [];

  get path(): string {
    return join(this.root, 'log');
  }

  open(options: Partial<LmdbEventLogOptions> = {}): { log: LmdbEventLog; probe: LogProbe } {
    const log = new LmdbEventLog({ path: this.path, age: 0, ...options });
    this.logs.push(log);
    log.open();
    return { log, probe: new LogProbe(log) };
  }

  /** Numbers of events and of entries in the tables of the log, which must be closed; `state` changes what it says of itself. */
  async inspect(state?: Record<string, unknown>): Promise<Record<string, number>> {
    const root = open({ path: this.path, noSubdir: false, maxDbs: 8, overlappingSync: false });
    const counts: Record<string, number> = {};
    const table = root.openDB<BlockRecord, number>({ name: 'events' });
    const blocks = [...table.getRange()];
    counts['largestBlock'] = Math.max(0, ...blocks.map(({ key }) => table.getBinary(key)!.length));
    counts['blocks'] = blocks.length;
    counts['events'] = blocks.flatMap(({ key, value }) => Block.decode(key, value).events).length;
    for (const name of ['runs', 'rooms', 'empty', 'keys', 'key-order']) {
      counts[name] = root.openDB({ name }).getKeysCount();
    }
    const states = root.openDB<unknown, string>({ name: 'state' });
    counts['bytes'] = (states.get('log') as { bytes: number }).bytes;
    for (const [key, value] of Object.entries(state ?? {})) await states.put(key, value);
    await root.close();
    return counts;
  }

  async dispose(): Promise<void> {
    for (const log of this.logs) await log.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

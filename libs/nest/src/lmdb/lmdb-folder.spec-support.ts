import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { LogProbe } from '../testing/probe/log-probe.js';
import { Block } from './store/block.js';
import type { BlockRecord, LogState } from './store/records.js';
import type { LmdbEventLogOptions } from './store/lmdb-event-log-options.js';
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
    const root = this.openRaw();
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

  /** Notes another owner, as a process does that cannot see this one: on another machine, for example. */
  async takeOver(owner: { readonly pid: number; readonly host: string }): Promise<void> {
    const root = this.openRaw();
    await root.openDB<typeof owner, string>({ name: 'owner', useVersions: true }).put('owner', owner, 1);
    await root.close();
  }

  async owner(): Promise<unknown> {
    const root = this.openRaw();
    const owner = root.openDB<unknown, string>({ name: 'owner', useVersions: true }).get('owner');
    await root.close();
    return owner;
  }

  /** Copies the file without its free pages and puts the copy in its place, as an operator does with `mdb_copy -c`. */
  async compact(): Promise<void> {
    const root = this.openRaw();
    const copy = join(this.root, 'compacted');
    mkdirSync(copy);
    await root.backup(copy, true);
    await root.close();
    renameSync(join(copy, 'data.mdb'), join(this.path, 'data.mdb'));
  }

  /** Makes of a stopped log what format 2 leaves when its process is killed. */
  async makeFormat2(): Promise<void> {
    const root = this.openRaw();
    await root.openDB({ name: 'owner', useVersions: true }).drop();
    const state = root.openDB<unknown, string>({ name: 'state' });
    await state.put('log', { ...(state.get('log') as LogState), format: 2 });
    await state.put('owner', { pid: 4_000_000, started: '1', host: 'elsewhere', token: 'old' });
    await state.remove('watermark');
    await root.close();
    rmSync(join(this.path, 'watermark'));
  }

  private openRaw(): RootDatabase {
    return open({ path: this.path, noSubdir: false, maxDbs: 8, overlappingSync: false });
  }

  async dispose(): Promise<void> {
    for (const log of this.logs) await log.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

import { closeSync, mkdirSync, openSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { LogCorruptError, LogFolderError, LogWriteError } from '../../errors/log.errors.js';
import { SseError } from '../../errors/sse.error.js';
import { withTimeout } from '../../time/with-timeout.js';
import { Ownership } from './ownership.js';
import { adoptState } from './adopt-state.js';
import { findDamage } from './files.js';
import { type LogState, STATE, type Table, type Tables, type Write } from './records.js';
import { Watermark } from './watermark.js';

/** Below this a disk counts as full: LMDB says only that a write was cut short. */
const FULL = 1024 * 1024;
/** Milliseconds that the driver has to tell why a commit failed. */
const REASON_WITHIN = 1_000;
/** Codes of the system: file too large, no space left, quota exceeded. A write cut short is plain EIO to LMDB. */
const NO_ROOM = new Set<unknown>([27, 28, 122]);
/** Codes of LMDB: damaged pages, a page that is not there, a file of another kind or version. */
const CORRUPT = new Set([-30_796, -30_797, -30_793, -30_794]);

/** The LMDB files of a log: opening, atomic durable commits, and errors that say the fix. */
export class LmdbStore {
  readonly tables: Tables;
  private readonly root: RootDatabase;
  private readonly ownership: Ownership;
  private readonly watermark: Watermark;

  /** @throws LogFolderError, LogCorruptError, LogFormatError, LogInUseError */
  constructor(private readonly path: string) {
    prepareFolder(path);
    const damage = wrap(path, () => findDamage(join(path, 'data.mdb')));
    if (damage !== undefined) throw new LogCorruptError(path, damage);
    this.watermark = new Watermark(path);
    this.root = wrap(path, () =>
      // Without overlapping sync a commit is on the disk when its promise resolves; with it, only visible.
      // Batching by turn is done here: the driver's own leaves a promise to nobody, whose rejection would end the process.
      open({ path, noSubdir: false, overlappingSync: false, eventTurnBatching: false, maxDbs: 8 }),
    );
    try {
      this.tables = this.openTables();
      this.ownership = new Ownership(path, this.root, this.tables.state);
      this.root.transactionSync(() => {
        this.ownership.claim();
        adoptState(path, this.tables.state, this.watermark);
      });
      this.watermark.place();
    } catch (error) {
      this.watermark.close();
      this.root.close().catch(() => undefined);
      throw this.explain(error);
    }
  }

  /** What is committed of the whole log. */
  readState(): LogState {
    return { ...(this.tables.state.get(STATE) as LogState) };
  }

  /** The write that stores the state. */
  stateWrite(state: LogState): Write {
    return [this.tables.state, STATE, { ...state }];
  }

  /**
   * Writes all or nothing; resolves when it is on the disk.
   *
   * @param seq the newest position with that.
   * @throws LogWriteError, LogInUseError
   */
  async commit(writes: readonly Write[], seq: number): Promise<void> {
    let last: Promise<unknown> | undefined;
    // Every promise of the driver rejects with the commit; one that nobody handles would end the process.
    const handle = (promise: Promise<unknown>): void => {
      if (promise !== last) promise.catch(() => undefined);
      last = promise;
    };
    try {
      await this.ownership.commit(() => {
        for (const [table, key, value] of writes) {
          handle(value === undefined ? table.remove(key) : table.put(key, value));
        }
      });
    } catch (error) {
      throw await this.explainCommit(error);
    }
    this.watermark.raise(seq);
  }

  /** The error as this library names it. */
  explain(error: unknown): Error {
    if (error instanceof SseError) return error;
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code === 'number' && CORRUPT.has(code))
      return new LogCorruptError(this.path, message, { cause: error });
    return code === undefined
      ? new LogWriteError(`it could not be prepared (${message})`, { cause: error })
      : new LogFolderError(this.path, error);
  }

  /** Gives the folder free and closes the files. */
  async close(): Promise<void> {
    try {
      await this.ownership.release();
    } finally {
      this.watermark.close();
      await this.root.close();
    }
  }

  private openTables(): Tables {
    const table = <Key, Value>(name: string): Table<Key, Value> =>
      this.root.openDB({ name }) as unknown as Table<Key, Value>;
    return {
      events: table('events'),
      runs: table('runs'),
      rooms: table('rooms'),
      empty: table('empty'),
      keys: table('keys'),
      keyOrder: table('key-order'),
      state: table('state'),
    };
  }

  private async explainCommit(error: unknown): Promise<Error> {
    if (error instanceof SseError) return error;
    const cause = (await reasonOf(error)) ?? error;
    const { code, message } = cause as { code?: unknown; message: string };
    if (typeof code === 'number' && CORRUPT.has(code))
      return new LogCorruptError(this.path, message, { cause });
    if (NO_ROOM.has(code) || freeBytes(this.path) < FULL) {
      return new LogWriteError(`the disk of "${this.path}" is full, or its quota is; free space on it`, {
        cause,
      });
    }
    return new LogWriteError(`the folder "${this.path}" could not be written (${message}); see to its disk`, {
      cause,
    });
  }
}

/** A folder that LMDB cannot write to makes it fail late, and some failures end the process. */
function prepareFolder(path: string): void {
  wrap(path, () => {
    mkdirSync(path, { recursive: true });
    const probe = join(path, `.probe-${process.pid}`);
    closeSync(openSync(probe, 'w'));
    rmSync(probe);
  });
}

function wrap<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof SseError ? error : new LogFolderError(path, error);
  }
}

function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** The driver tells the reason of a failed commit a little later than the failure. */
async function reasonOf(failure: unknown): Promise<unknown> {
  const { commitError } = failure as { readonly commitError?: Promise<unknown> };
  try {
    if (commitError) await withTimeout(commitError, REASON_WITHIN, () => undefined);
    return undefined;
  } catch (reason) {
    return reason;
  }
}

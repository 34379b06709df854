import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import type { Database, RootDatabase } from 'lmdb';
import { LogInUseError } from '../../errors/log.errors.js';
import type { Table } from './records.js';

const OWNER = 'owner';

interface Owner {
  /** Its number in its own container: that is also what LMDB notes in its table of readers. */
  readonly pid: number;
  readonly host: string;
}

/**
 * One process at a time. The owner is noted in the log itself, with a token that LMDB compares within the transaction of every
 * commit, so a process that lost the folder cannot write to it.
 *
 * Whether an owner still runs is read from LMDB's table of readers. Each process there holds a lock of the kernel (`fcntl`), which
 * ends with the process and is seen by all containers of a machine. Process numbers and host names differ between containers.
 */
export class Ownership {
  /** Stored as the version of the record, which is what LMDB can compare. */
  private readonly token = randomInt(1, 2 ** 47);
  private readonly owners: Database<Owner, string>;

  /** @param state where format 2 noted the owner. */
  constructor(
    private readonly path: string,
    private readonly root: RootDatabase,
    private readonly state: Table<string, unknown>,
  ) {
    this.owners = root.openDB({ name: 'owner', useVersions: true });
  }

  /**
   * Takes the folder. Call it within a write transaction, before this process reads anything outside of one.
   *
   * @throws LogInUseError when a process of this machine has it.
   */
  claim(): void {
    const readers = this.readers();
    const owner = this.owners.get(OWNER) ?? (this.state.get(OWNER) as Owner | undefined);
    // This process has not read yet: its own number belongs to another log of it, or to a process of another container.
    if (readers.has(process.pid)) throw this.inUse(owner?.pid === process.pid ? owner : undefined);
    if (owner && readers.has(owner.pid)) throw this.inUse(owner);
    void this.owners.put(OWNER, { pid: process.pid, host: hostname() }, this.token);
    void this.state.remove(OWNER);
    // Enters the table of readers, while nobody else can claim.
    this.root.useReadTransaction().done();
  }

  /**
   * Writes only if this process still has the folder.
   *
   * @param writes makes the writes, which LMDB commits together, or not at all.
   * @throws LogInUseError when another process has taken the folder: nothing was written.
   */
  async commit(writes: () => void): Promise<void> {
    if (await this.owners.ifVersion(OWNER, this.token, writes)) return;
    throw this.inUse(this.owners.get(OWNER));
  }

  /** Releases the folder, if this process still has it. */
  async release(): Promise<void> {
    // A full disk may refuse even this; the next process sees that this one is gone.
    await this.owners.remove(OWNER, this.token).catch(() => undefined);
  }

  /** Process numbers of all who have the file open and live. */
  private readers(): Set<number> {
    this.root.readerCheck();
    return new Set(Array.from(this.root.readerList().matchAll(/^ *(\d+) /gm), ([, pid]) => Number(pid)));
  }

  private inUse(owner: Owner = { pid: process.pid, host: hostname() }): LogInUseError {
    return new LogInUseError(this.path, owner.pid, owner.host === hostname() ? undefined : owner.host);
  }
}

import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { LogInUseError } from '../../errors/log-in-use.error.js';
import type { Table } from '../store/records.js';
import { isRunning, startOf } from './process-identity.js';

const OWNER = 'owner';

interface Owner {
  readonly pid: number;
  /** When the process started, as far as the system tells: a pid is used again. */
  readonly started: string | null;
  readonly host: string;
  readonly token: string;
}

/** Folders that are open in this process. */
const openHere = new Set<string>();

/**
 * One process at a time: who has a log is written into the log itself, under LMDB's own lock between processes. That lock
 * goes with its process, so no lock file is left behind by one that was killed; and a process that lost its folder to another
 * (on a shared disk, where nobody can tell whether a process lives) notices before its next commit.
 */
export class Ownership {
  private readonly token = randomBytes(8).toString('hex');
  private readonly realPath: string;

  constructor(
    private readonly path: string,
    private readonly state: Table<string, unknown>,
  ) {
    this.realPath = realpathSync(path);
  }

  /** @throws LogInUseError when this process has the folder open already. */
  static assertNotHere(path: string): void {
    if (openHere.has(realpathSync(path))) throw new LogInUseError(path, process.pid);
  }

  /** Takes the folder; call it within a write transaction. @throws LogInUseError */
  claim(): void {
    const owner = this.state.get(OWNER) as Owner | undefined;
    if (owner && owner.host === hostname() && isRunning(owner.pid, owner.started)) {
      throw new LogInUseError(this.path, owner.pid);
    }
    const { pid } = process;
    const claim: Owner = { pid, started: startOf(pid), host: hostname(), token: this.token };
    void this.state.put(OWNER, claim);
  }

  /** From now on another log of this process cannot open the folder. */
  remember(): void {
    openHere.add(this.realPath);
  }

  /** @throws LogInUseError when another process has taken the folder meanwhile. */
  assertKept(): void {
    const owner = this.state.get(OWNER) as Owner | undefined;
    if (owner?.token !== this.token) throw new LogInUseError(this.path, owner?.pid ?? 0);
  }

  /** Gives the folder free. */
  async release(): Promise<void> {
    openHere.delete(this.realPath);
    const owner = this.state.get(OWNER) as Owner | undefined;
    // A full disk may refuse even this; the next process sees that this one is gone.
    if (owner?.token === this.token) await this.state.remove(OWNER).catch(() => undefined);
  }
}

import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, removeFolder } from '../processes.mjs';

/** A folder on the disk, whose log one process has at a time. */
export class LmdbStore {
  #folder = makeFolder('lmdb');

  static async start() {
    return new LmdbStore();
  }

  get path() {
    return join(this.#folder, 'log');
  }

  get nodeOptions() {
    return { store: { kind: 'lmdb', path: this.path } };
  }

  /** Copies the folder of a stopped log. */
  backUp() {
    cpSync(this.path, join(this.#folder, 'backup'), { recursive: true });
  }

  /** Puts the copy in the place of the log, as an operator does it: the file is another one. */
  restore() {
    rmSync(this.path, { recursive: true });
    cpSync(join(this.#folder, 'backup'), this.path, { recursive: true });
  }

  async heal() {
    // Nothing runs beside the nodes.
  }

  async dispose() {
    removeFolder(this.#folder);
  }
}

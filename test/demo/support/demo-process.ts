import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { waitUntil } from '../../kit/wait-until.js';

const DIST = join(import.meta.dirname, '..', '..', '..', 'dist');

/** The demo as it is built, in a process of its own. */
export class DemoProcess {
  stdout = '';
  stderr = '';

  private readonly exit: Promise<unknown[]>;

  private constructor(private readonly child: ChildProcess) {
    this.exit = once(child, 'close');
    child.stdout!.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr!.on('data', (data: Buffer) => (this.stderr += data.toString()));
  }

  /** @param script of the two that can be started. */
  static start(variables: Record<string, string>, script: 'main' | 'cluster' = 'main'): DemoProcess {
    const env = { PATH: process.env.PATH, ...variables };
    const file = join(DIST, `${script}.js`);
    return new DemoProcess(spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Where it listens, read from the line that says so. */
  async url(): Promise<string> {
    const find = () => /http:\/\/localhost:\d+/.exec(this.stdout)?.[0];
    await waitUntil(
      () => find() !== undefined,
      20_000,
      () => `no URL line: ${this.stdout}${this.stderr}`,
    );
    return find()!;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves with the exit code; `null` after a signal that was not handled. */
  async exitCode(): Promise<number | null> {
    const [code] = (await this.exit) as [number | null];
    return code;
  }
}

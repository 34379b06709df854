import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Platform } from '../../kit/test-app.js';
import { waitUntil } from '../../kit/wait-until.js';

const SCRIPT = join(import.meta.dirname, 'server.mjs');

/** A server with shutdown hooks, in a process of its own. */
export class ServerProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<unknown>;

  private constructor(readonly child: ChildProcess) {
    this.ended = once(child, 'close');
    child.stdout!.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr!.on('data', (data: Buffer) => (this.stderr += data.toString()));
  }

  /** @param drainWindow in milliseconds. */
  static start(platform: Platform, drainWindow: number, port = 0): ServerProcess {
    const args = [SCRIPT, platform, String(port), String(drainWindow)];
    return new ServerProcess(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async port(): Promise<number> {
    await this.says(/listening \d+/);
    return Number(/listening (\d+)/.exec(this.stdout)![1]);
  }

  /** Resolves when a line matches; rejects where the process ends without it. */
  async says(pattern: RegExp): Promise<void> {
    const describe = (): string => `${pattern.source} in ${this.stdout}${this.stderr}`;
    await waitUntil(() => pattern.test(this.stdout) || this.isOver, 30_000, describe);
    if (!pattern.test(this.stdout)) throw new Error(`Ended without ${describe()}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

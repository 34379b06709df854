import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../tools/free-port.mjs';

/** Everything that a run starts ends with this process, however it ends; what it writes stays after `kill -9`. */
const children = new Set();
const folders = new Set();

// Not in the group of this process, so that a Ctrl+C does not end it first.
const watchdog = spawn(process.execPath, [join(import.meta.dirname, 'watchdog.mjs')], {
  stdio: ['pipe', 'ignore', 'ignore'],
  detached: true,
});
watchdog.unref();
watchdog.stdin.unref();

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A child process that can be killed, frozen and woken. */
export class ChildProcess {
  /** The last of what it wrote to stderr. */
  stderr = '';
  frozen = false;

  constructor(child) {
    this.child = child;
    children.add(child);
    if (child.pid !== undefined) watchdog.stdin.write(`+${child.pid}\n`);
    child.once('exit', () => {
      children.delete(child);
      watchdog.stdin.write(`-${child.pid}\n`);
    });
    child.stderr?.on('data', (data) => (this.stderr = (this.stderr + data).slice(-4_000)));
    child.once('error', (error) => (this.stderr += error.message));
  }

  static spawn(command, args) {
    return new ChildProcess(spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] }));
  }

  static fork(script, args) {
    return new ChildProcess(fork(script, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] }));
  }

  get running() {
    const { pid, exitCode, signalCode } = this.child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  freeze() {
    if (this.running) this.frozen = this.child.kill('SIGSTOP');
  }

  thaw() {
    if (this.running && this.frozen) this.child.kill('SIGCONT');
    this.frozen = false;
  }

  /** Ends it and waits for its end. One that does not end within ten seconds is killed. */
  async kill(signal = 'SIGKILL') {
    if (!this.running) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await exit;
    clearTimeout(timer);
  }
}

/** A new folder, which is removed at the latest when this process ends. */
export function makeFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `chaos-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

const taken = new Set();

/** A loopback port that is free and that this run has not handed out before. */
export async function newPort() {
  for (;;) {
    const port = await freePort();
    if (taken.has(port)) continue;
    taken.add(port);
    return port;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';

const READY_WITHIN = 10_000;

/** A real `redis-server` of its own: on a free loopback port, with a folder of its own, in the hands of a test. */
export class RedisServer {
  #arguments;
  #child;

  constructor(port, folder, args) {
    this.port = port;
    this.folder = folder;
    this.#arguments = args;
  }

  /** Starts a server; further arguments go to `redis-server`. Nothing is written to disk unless they say so. */
  static async start(...args) {
    const folder = mkdtempSync(join(tmpdir(), 'redis-'));
    for (let attempt = 1; ; attempt++) {
      const server = new RedisServer(await freePort(), folder, args);
      try {
        await server.restart();
        return server;
      } catch (error) {
        // Somebody may have taken the port meanwhile.
        if (attempt === 5) throw error;
      }
    }
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid() {
    return this.#child.pid;
  }

  /** Starts it again after {@link kill}, on the same port and folder. */
  async restart() {
    const options = ['--port', this.port, '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    this.#child = spawn('redis-server', [...options.map(String), ...this.#arguments], { stdio: 'ignore' });
    const failed = new Promise((_, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code, signal) =>
        reject(new Error(`redis-server on port ${this.port} ended with ${code ?? signal}`)),
      );
    });
    failed.catch(() => undefined);
    await Promise.race([failed, answers(this.port)]);
  }

  /** Ends it at once and waits for its end; what it keeps in memory is gone. */
  async kill(signal = 'SIGKILL') {
    if (!this.#running) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exit;
  }

  /** Lets it answer nothing until {@link thaw}; its connections stay open. */
  freeze() {
    this.#child.kill('SIGSTOP');
  }

  thaw() {
    this.#child.kill('SIGCONT');
  }

  /** Ends it and removes its folder. */
  async dispose() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #running() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

async function answers(port) {
  const deadline = performance.now() + READY_WITHIN;
  while (!(await pings(port))) {
    if (performance.now() > deadline) throw new Error(`redis-server on port ${port} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function pings(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    const [reply] = await once(socket, 'data');
    return String(reply).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

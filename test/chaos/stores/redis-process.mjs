import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ChildProcess, newPort, makeFolder, removeFolder } from '../processes.mjs';
import { waitFor } from '../support.mjs';

const READY_WITHIN = 10_000;

/** A `redis-server` (or sentinel) with a configuration file of its own, which Redis may rewrite. */
export class RedisProcess {
  #process;

  constructor(port, folder, isSentinel) {
    this.port = port;
    this.folder = folder;
    this.isSentinel = isSentinel;
  }

  /** @param settings lines of the configuration file. */
  static async start(settings, { sentinel = false } = {}) {
    const port = await newPort();
    const folder = makeFolder(sentinel ? 'sentinel' : 'redis');
    const common = [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`];
    writeFileSync(join(folder, 'redis.conf'), [...common, ...settings, ''].join('\n'));
    const server = new RedisProcess(port, folder, sentinel);
    await server.restart();
    return server;
  }

  get running() {
    return this.#process.running;
  }

  /** Whether it can answer. */
  get awake() {
    return this.running && !this.#process.frozen;
  }

  /**
   * Starts it after {@link kill}, with what is on its disk.
   *
   * @param dump whether the dump counts and not the append-only file, which a server that has one prefers.
   */
  async restart({ dump = false } = {}) {
    const file = join(this.folder, 'redis.conf');
    if (dump) rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    const args = [file, ...(this.isSentinel ? ['--sentinel'] : []), ...(dump ? ['--appendonly', 'no'] : [])];
    this.#process = ChildProcess.spawn('redis-server', args);
    // While it loads its data it answers, with an error.
    const answers = async () => !this.running || (await this.ask('PING')) === 'PONG';
    await waitFor(answers, READY_WITHIN, `redis-server on port ${this.port} answers`);
    if (!this.running) throw new Error(`redis-server on port ${this.port} ended: ${this.#process.stderr}`);
  }

  async kill(signal) {
    await this.#process.kill(signal);
  }

  /** An orderly end, without a dump. */
  async shutdown() {
    await this.kill('SIGTERM');
  }

  freeze() {
    this.#process.freeze();
  }

  thaw() {
    this.#process.thaw();
  }

  /** Sends one command over a connection of its own. Rejects within two seconds when it is not answered. */
  async ask(...command) {
    const redis = new Redis(this.port, '127.0.0.1', {
      lazyConnect: true,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      connectTimeout: 2_000,
      commandTimeout: 2_000,
    });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await redis.call(...command.map(String));
    } finally {
      redis.disconnect();
    }
  }

  /** A section of `INFO`, as an object. */
  async info(section) {
    const lines = (await this.ask('INFO', section)).split('\r\n').filter((line) => line.includes(':'));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }

  async dispose() {
    await this.kill();
    removeFolder(this.folder);
  }
}

import { fork } from 'node:child_process';

/** A process of the benchmark, and the channel to it: `call` runs one of the methods that it serves (see serve.mjs). */
export class Child {
  #process;
  #calls = new Map();
  #next = 1;
  #exited;

  /** Starts a script and resolves when it is ready. */
  static async start(script, args = [], { execArgv = [], env = {} } = {}) {
    const child = new Child(script, args, execArgv, env);
    child.ready = await child.call('ready', {}, 20_000).catch(async (error) => {
      await child.stop();
      throw error;
    });
    return child;
  }

  constructor(script, args, execArgv, env) {
    // A group of its own, so that what it has started (nginx) can be ended with it.
    this.#process = fork(script, args, {
      execArgv,
      detached: true,
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.on('message', ({ id, result, error }) => {
      const { resolve, reject } = this.#calls.get(id) ?? {};
      this.#calls.delete(id);
      if (error) reject?.(new Error(error));
      else resolve?.(result);
    });
    this.#process.once('exit', (code, signal) => {
      for (const { reject } of this.#calls.values()) {
        reject(new Error(`${script} ${args.join(' ')} has ended (${signal ?? code})`));
      }
      this.#calls.clear();
    });
    running.add(this);
  }

  /** Process id, which is the id of its group too. */
  get pid() {
    return this.#process.pid ?? 0;
  }

  /** Runs a method of the process; fails after `timeout` milliseconds. */
  call(method, params = {}, timeout = 60_000) {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const timer = setTimeout(() => {
        this.#calls.delete(id);
        reject(new Error(`${method} took longer than ${timeout} ms`));
      }, timeout);
      const settle = (act) => (value) => {
        clearTimeout(timer);
        act(value);
      };
      this.#calls.set(id, { resolve: settle(resolve), reject: settle(reject) });
      if (this.#process.connected) this.#process.send({ id, method, params });
      else this.#calls.get(id).reject(new Error(`${method}: the process is gone`));
    });
  }

  /** Ends the process and all that it has started; resolves when it is gone. It may tidy up first, but not for long. */
  async stop() {
    if (this.#process.connected) this.#process.disconnect();
    const late = setTimeout(() => this.kill(), 5_000);
    await this.#exited;
    clearTimeout(late);
    running.delete(this);
  }

  kill() {
    // 0 would be our own group.
    if (this.pid === 0) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It is gone.
    }
  }
}

const running = new Set();

/** Ends everything that is running; for when the benchmark itself is told to end. */
export function killAll() {
  for (const child of running) child.kill();
}

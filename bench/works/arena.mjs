import { join } from 'node:path';
import { Child } from '../control/child.mjs';
import { sleep } from '../control/clock.mjs';
import { FIRST } from '../control/payload.mjs';

const HOST = join(import.meta.dirname, '..', 'contestants', 'host.mjs');
const LOAD = join(import.meta.dirname, '..', 'load', 'load-process.mjs');
/** Part of a core from which on the load generator, and not the server, might be what is measured. */
const SATURATED = 0.9;

/** What makes a sample worthless; it is reported instead of figures. */
export class SpoiltError extends Error {}

/** One server and one load generator, fresh for each sample. */
export class Arena {
  /** Runs a task with both, and ends both whatever happens. */
  static async with(contestant, settings, task) {
    const { script, args = [], execArgv = [], load: loader = LOAD } = contestant;
    const parts = await Promise.allSettled([
      Child.start(HOST, [script, JSON.stringify({ args, ...settings })], {
        execArgv: ['--expose-gc', ...execArgv],
      }),
      Child.start(loader),
    ]);
    const [server, load] = parts.map(({ value }) => value);
    try {
      const failed = parts.find(({ status }) => status === 'rejected');
      if (failed) throw failed.reason;
      return await task(new Arena(server, load));
    } finally {
      await Promise.all([server?.stop(), load?.stop()]);
    }
  }

  /** Number of events by channel. */
  #published = new Map();

  constructor(server, load) {
    this.server = server;
    this.load = load;
  }

  get port() {
    return this.server.ready.port;
  }

  get versions() {
    return this.server.ready.versions;
  }

  cpu() {
    return this.server.call('cpu');
  }

  memory() {
    return this.server.call('memory', {}, 30_000);
  }

  connect(options) {
    return this.load.call('connect', { port: this.port, ...options }, 120_000);
  }

  /** Closes a group and lets the server notice. */
  async close(group) {
    await this.load.call('close', { group });
    await sleep(250);
  }

  /** Connections come and go, so that what is measured later is compiled and has its buffers. */
  async warmUp(count, options = {}) {
    await this.connect({ count, group: 'warm', ...options });
    await this.close('warm');
  }

  /** Publishes events, numbered on from those before in their channel; resolves when the contestant has all of them. */
  publish({ channel, count, rate, size }, timeout) {
    const published = this.#published.get(channel) ?? 0;
    const first = FIRST + published;
    this.#published.set(channel, published + count);
    return this.server.call('publish', { channel, first, count, rate, size }, timeout);
  }

  /** Publishes events and waits until all `receivers` have all of them; CPU is that of the server for each delivery. */
  async broadcast({
    channel,
    count,
    rate,
    size,
    receivers,
    nap,
    keepIds,
    patience = 15_000,
    timeout = 60_000,
  }) {
    const total = count * receivers;
    await this.load.call('reset', { size, nap, keepIds });
    const before = await this.cpu();
    // Together, so that a server which is behind is waited for once.
    const [, report] = await Promise.all([
      this.publish({ channel, count, rate, size }, timeout + 5_000),
      this.load.call('finish', { total, timeout, patience }, timeout + 5_000),
    ]);
    const used = (await this.cpu()) - before;
    check(report);
    return { ...report, cpu: used / total, bytes: report.bytes / total };
  }
}

/** @throws SpoiltError unless everything has arrived, in order and whole, at a load generator that had time. */
export function check({ missing, disordered, damaged, share }) {
  if (missing > 0) throw new SpoiltError(`${missing} events were not delivered`);
  if (missing < 0) throw new SpoiltError(`${-missing} events too many were delivered`);
  if (disordered > 0) throw new SpoiltError(`${disordered} events came out of order`);
  if (damaged > 0) throw new SpoiltError(`${damaged} events were damaged`);
  if (share > SATURATED)
    throw new SpoiltError(`the load generator was saturated (${Math.round(share * 100)} %)`);
}

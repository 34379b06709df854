import { sleep } from '../control/clock.mjs';
import { Arena, check, SpoiltError } from '../works/arena.mjs';

/** Pause before clients come back after a cut. */
const PAUSE = 500;

/** All that is compared, of one server in one life: idle connections, a steady feed, a cut, a flood. */
export const COMPARE = {
  name: 'compare',
  title: () => 'Transports',
  metrics: [
    { key: 'cpu', title: 'server CPU per delivered event, feed', unit: 'µs' },
    { key: 'rss', title: 'RSS per idle connection', unit: 'KB' },
    { key: 'heap', title: 'JS heap per idle connection', unit: 'KB' },
    { key: 'bytes', title: 'bytes per event on the wire', unit: 'B' },
    { key: 'setupP50', title: 'connection setup, p50', unit: 'ms' },
    { key: 'setupP99', title: 'connection setup, p99', unit: 'ms' },
    { key: 'p50', title: 'latency in the feed, p50', unit: 'ms' },
    { key: 'p99', title: 'latency in the feed, p99', unit: 'ms' },
    { key: 'sustained', title: 'delivered in the flood', unit: '1000 events/s' },
    { key: 'floodCpu', title: 'server CPU per delivered event, flood', unit: 'µs' },
    { key: 'backP50', title: 'back after a cut, besides the pause, p50', unit: 'ms' },
    { key: 'backP99', title: 'back after a cut, besides the pause, p99', unit: 'ms' },
    { key: 'missed', title: 'events a client has missed after a cut', unit: '' },
  ],
  sizes: {
    full: {
      idle: 3_000,
      setups: 300,
      feed: [200, 50, 150],
      cut: [100, 100, 250],
      flood: [100, 3_000, 1_500],
    },
    quick: { idle: 300, setups: 100, feed: [100, 50, 75], cut: [100, 100, 150], flood: [50, 3_000, 1_500] },
    smoke: {
      idle: 20,
      setups: 10,
      feed: [5, 100, 20],
      cut: [5, 100, 80],
      flood: [5, 1_000, 100],
      patience: 2_000,
    },
  },
  run: (contestant, { idle, setups, feed, cut, flood, patience }) =>
    Arena.with(contestant, {}, async (arena) => {
      const clients = new Clients(arena, contestant.wire, { size: 200, patience });
      await clients.warmUp(Math.min(idle, 300));
      const memory = await clients.idle(idle);
      const setup = await clients.open(setups);
      await clients.close();
      const steady = await clients.feed(...feed);
      const back = await clients.cutAndReturn(...cut);
      const flooded = await clients.flood(...flood);
      return {
        ...memory,
        setupP50: setup.p50,
        setupP99: setup.p99,
        ...steady,
        backP50: back.p50,
        backP99: back.p99,
        missed: back.missed,
        ...flooded,
        versions: arena.versions,
      };
    }),
};

/** The clients of one transport, and what is done with them. */
class Clients {
  /** @param events what is common to all events that are published, and how long to wait for one that does not come. */
  constructor(arena, wire, events) {
    this.arena = arena;
    this.wire = wire;
    this.events = events;
  }

  /** Connects so many, and waits until the server has all of them. */
  async open(count, group = 'main') {
    const times = await this.arena.connect({ wire: this.wire, count, group });
    await this.#until(count);
    return times;
  }

  async close() {
    await this.arena.close('main');
    await this.#until(0);
  }

  /** So that what is measured later is compiled, and has its buffers. */
  async warmUp(count) {
    await this.open(count);
    await this.arena.broadcast({ ...this.events, receivers: count, rate: 100, count: 20 });
    await this.close();
  }

  /** KB for each connection on which nothing happens. */
  async idle(count) {
    const empty = await this.arena.memory();
    await this.open(count);
    await sleep(300);
    const full = await this.arena.memory();
    await this.close();
    const each = (key) => (full[key] - empty[key]) / count / 1_024;
    return { rss: each('rss'), heap: each('heap') };
  }

  async feed(count, rate, events) {
    const { arena } = this;
    await this.open(count);
    await arena.broadcast({ ...this.events, receivers: count, rate, count: rate });
    const before = await arena.load.call('bytes');
    const { cpu, p50, p99 } = await arena.broadcast({
      ...this.events,
      receivers: count,
      rate,
      count: events,
    });
    const bytes = ((await arena.load.call('bytes')) - before) / events / count;
    await this.close();
    return { cpu, p50, p99, bytes };
  }

  /** More events than a server can send: how many arrive in a second. */
  async flood(count, rate, events) {
    await this.open(count);
    const { cpu, delivered, seconds } = await this.arena.broadcast({
      ...this.events,
      receivers: count,
      rate,
      count: events,
      nap: 3,
    });
    await this.close();
    return { sustained: delivered / seconds / 1_000, floodCpu: cpu };
  }

  /** All are cut in the middle of a feed; what they miss is what they never get, although they come back. */
  async cutAndReturn(count, rate, events) {
    const { arena, wire } = this;
    await this.open(count);
    // Complete and in order, or else there are no figures.
    await arena.broadcast({ ...this.events, receivers: count, rate, count: 20, keepIds: true });
    await arena.load.call('reset', { ...this.events, keepIds: true });
    const publishing = arena.publish({ ...this.events, rate, count: events }, 30_000);
    const coming = arena.load.call('comeBack', { port: arena.port, wire, pause: PAUSE }, 30_000);
    await sleep(((events / rate) * 1_000) / 4);
    await arena.server.call('cut');
    const [times] = await Promise.all([coming, publishing]);
    // The last event has been published; whoever is to get it has it soon.
    const total = events * count;
    const report = await arena.load.call('finish', { total, timeout: 10_000, patience: 1_000 });
    if (report.missing < 0) throw new SpoiltError(`${-report.missing} events too many were delivered`);
    check({ ...report, missing: 0 });
    await this.close();
    return { ...times, missed: report.missing / count };
  }

  async #until(count) {
    const end = performance.now() + 10_000;
    for (;;) {
      const connections = await this.arena.server.call('connections');
      if (connections === count) return;
      if (performance.now() > end)
        throw new SpoiltError(`the server has ${connections} connections instead of ${count}`);
      await sleep(5);
    }
  }
}

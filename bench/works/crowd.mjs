import { join } from 'node:path';
import { Child } from '../control/child.mjs';
import { sleep } from '../control/clock.mjs';
import { Arena } from './arena.mjs';

const PINGER = join(import.meta.dirname, '..', 'load', 'pinger-process.mjs');

/** Many connections: what they cost while nothing happens, and how the server answers others while all are sent to. */
export const CROWD = {
  name: 'crowd',
  title: (size) =>
    `${size.clients} connections: idle, then ${size.rate} broadcasts/s while others ask for a page`,
  metrics: [
    { key: 'rss', title: 'RSS per connection', unit: 'KB', ratio: true },
    { key: 'heap', title: 'JS heap per connection', unit: 'KB' },
    { key: 'heartbeat', title: 'CPU per heartbeat', unit: 'µs' },
    { key: 'calmP99', title: 'page p99 while idle', unit: 'ms' },
    { key: 'pingP99', title: 'page p99', unit: 'ms', ratio: true },
    { key: 'pingMax', title: 'page max', unit: 'ms' },
    { key: 'last', title: 'last receipt p99', unit: 'ms' },
  ],
  sizes: {
    full: { clients: 10_000, heartbeat: 4_000, rate: 2, count: 8, gap: 3, size: 200 },
    quick: { clients: 1_500, heartbeat: 2_000, rate: 2, count: 4, gap: 3, size: 200 },
    smoke: { clients: 10, heartbeat: 1_000, rate: 20, count: 2, gap: 10, size: 200 },
  },
  run: (contestant, { clients, heartbeat, rate, count, gap, size }) =>
    Arena.with(contestant, { heartbeat }, async (arena) => {
      await arena.warmUp(Math.min(clients, 300));
      const empty = await arena.memory();
      await arena.connect({ count: clients });
      await sleep(Math.min(1_000, heartbeat));
      const idle = await arena.memory();
      const beat = contestant.can.includes('heartbeat') ? await heartbeats(arena, heartbeat) : undefined;

      // Once without looking, since what runs for the first time is slow everywhere.
      const events = { size, receivers: clients };
      await arena.broadcast({ ...events, rate, count: 2 });
      const pinger = await Child.start(PINGER);
      try {
        const calm = await pinger.call('ping', { port: arena.port, gap, milliseconds: 1_000 });
        const milliseconds = (count / rate) * 1_000;
        const [ping, report] = await Promise.all([
          pinger.call('ping', { port: arena.port, gap, milliseconds }),
          arena.broadcast({ ...events, rate, count }),
        ]);
        return {
          rss: (idle.rss - empty.rss) / clients / 1_024,
          heap: idle.heap === undefined ? undefined : (idle.heap - empty.heap) / clients / 1_024,
          heartbeat: beat,
          calmP99: calm.p99,
          pingP99: ping.p99,
          pingMax: ping.max,
          last: report.p99,
          versions: arena.versions,
        };
      } finally {
        await pinger.stop();
      }
    }),
};

/** CPU of the server for each heartbeat of an otherwise idle crowd, over one interval. */
async function heartbeats(arena, interval) {
  await arena.load.call('reset', { size: 0 });
  const before = await arena.cpu();
  await sleep(interval + 500);
  const { comments } = await arena.load.call('finish', { total: 0, timeout: 0 });
  return comments === 0 ? undefined : ((await arena.cpu()) - before) / comments;
}

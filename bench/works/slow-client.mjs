import { median } from '../report/median.mjs';
import { Arena } from './arena.mjs';

/** So many more that do not read; the memory of one alone is less than what the code that V8 keeps or lets go of moves the heap by. */
const MORE = 20;
const FLOOD = { channel: 'slow', rate: 1_000, size: 16_000, receivers: 1 };

/** One client that reads nothing among many that do: what it costs them, and what memory it takes. */
export const SLOW_CLIENT = {
  name: 'slow-client',
  title: (size) => `One client that does not read among ${size.fast} that do (${size.rate} events/s)`,
  metrics: [
    { key: 'before', title: 'p99 of the others while it reads', unit: 'ms' },
    { key: 'after', title: 'p99 of the others while it does not', unit: 'ms', ratio: true },
    { key: 'change', title: 'change', unit: '%' },
    { key: 'cpu', title: 'CPU per delivery with it', unit: 'µs' },
    { key: 'memory', title: 'memory for one that does not read', unit: 'KB' },
  ],
  sizes: {
    full: { fast: 1_000, rate: 20, count: 60, flood: 1_500, size: 200, turns: 3 },
    quick: { fast: 300, rate: 20, count: 20, flood: 1_000, size: 200, turns: 1 },
    smoke: { fast: 5, rate: 100, count: 5, flood: 20, size: 200, turns: 1 },
  },
  run: (contestant, { fast, rate, count, flood, size, turns }) =>
    Arena.with(contestant, {}, async (arena) => {
      const events = { rate, size, receivers: fast, count };
      const stall = (group) => arena.load.call('stall', { port: arena.port, path: '/stream/slow', group });
      const publishFlood = () => arena.server.call('publish', { ...FLOOD, count: flood });
      // The same flood for one who reads it: what so many bytes cost a process, a history of them too, is not the slow one's.
      const read = async (group) => {
        await arena.connect({ path: '/stream/slow', count: 1, group });
        await arena.broadcast({ ...FLOOD, count: flood });
      };
      await read('warm');
      await arena.close('warm');
      await arena.connect({ count: fast });
      await arena.broadcast(events);

      // By turns, and medians: a single garbage collection decides the p99 of one broadcast.
      const before = [];
      const after = [];
      for (let turn = 0; turn < turns; turn++) {
        await read(`reader ${turn}`);
        before.push(await arena.broadcast(events));
        await arena.close(`reader ${turn}`);
        await stall(`slow ${turn}`);
        await publishFlood();
        after.push(await arena.broadcast(events));
        await arena.close(`slow ${turn}`);
      }

      const one = await arena.memory();
      for (let index = 0; index < MORE; index++) await stall(`more ${index}`);
      await publishFlood();
      const all = await arena.memory();
      const bytes = ((all.heap ?? all.rss) - (one.heap ?? one.rss)) / MORE;
      const [reading, stalled] = [before, after].map((reports) => median(reports.map(({ p99 }) => p99)));
      return {
        before: reading,
        after: stalled,
        change: 100 * (stalled / reading - 1),
        cpu: median(after.map(({ cpu }) => cpu)),
        memory: bytes / 1_024,
        versions: arena.versions,
      };
    }),
};

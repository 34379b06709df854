import { Arena } from './arena.mjs';

/** So many more that do not read; the memory of one alone is less than what the code that V8 keeps or lets go of moves the heap by. */
const MORE = 20;
const FLOOD = { channel: 'slow', rate: 2_000, size: 16_000, receivers: 1 };

/** One client that reads nothing among many that do: what it costs them, and what memory it takes. */
export const SLOW_CLIENT = {
  name: 'slow-client',
  title: (size) => `One client that does not read among ${size.fast} that do (${size.rate} events/s)`,
  metrics: [
    { key: 'before', title: 'p99 of the others without it', unit: 'ms' },
    { key: 'after', title: 'p99 of the others with it', unit: 'ms', ratio: true },
    { key: 'cpu', title: 'CPU per delivery with it', unit: 'µs' },
    { key: 'memory', title: 'memory for one that does not read', unit: 'KB' },
  ],
  sizes: {
    full: { fast: 1_000, rate: 20, count: 60, flood: 1_500, size: 200 },
    quick: { fast: 300, rate: 20, count: 20, flood: 1_000, size: 200 },
    smoke: { fast: 5, rate: 100, count: 5, flood: 20, size: 200 },
  },
  run: (contestant, { fast, rate, count, flood, size }) =>
    Arena.with(contestant, {}, async (arena) => {
      // The same flood to a client that reads: what stays then (a history) is not the slow one's.
      await arena.connect({ path: '/stream/slow', count: 1, group: 'reader' });
      // Slower: who reads is to have all of it, on a busy machine too.
      await arena.broadcast({ ...FLOOD, rate: 500, count: flood });
      await arena.close('reader');

      await arena.connect({ count: fast });
      const events = { rate, size, receivers: fast };
      await arena.broadcast({ ...events, count });
      const before = await arena.broadcast({ ...events, count });

      const stall = async (group) => {
        await arena.load.call('stall', { port: arena.port, path: '/stream/slow', group });
      };
      await stall('slow');
      await arena.server.call('publish', { ...FLOOD, count: flood });
      const after = await arena.broadcast({ ...events, count });

      const one = await arena.memory();
      for (let index = 0; index < MORE; index++) await stall(`slow ${index}`);
      await arena.server.call('publish', { ...FLOOD, count: flood });
      const all = await arena.memory();
      const bytes = ((all.heap ?? all.rss) - (one.heap ?? one.rss)) / MORE;
      return {
        before: before.p99,
        after: after.p99,
        cpu: after.cpu,
        memory: bytes / 1_024,
        versions: arena.versions,
      };
    }),
};

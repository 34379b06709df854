import { Arena } from './arena.mjs';

const PAYLOADS = [100, 1_000, 10_000, 100_000];

/** Publishing by size of the payload, to few subscribers: mostly the price of encoding and copying. */
export const ENCODE = {
  name: 'encode',
  title: (size) => `Encode: ${size.subscribers} subscribers, CPU per published event by payload`,
  metrics: PAYLOADS.map((bytes) => ({
    key: `cpu${bytes}`,
    title: bytes < 1_000 ? `${bytes} B` : `${bytes / 1_000} kB`,
    unit: 'µs',
    ratio: bytes === 1_000,
  })),
  sizes: {
    full: { subscribers: 10, milliseconds: 1_000 },
    quick: { subscribers: 10, milliseconds: 200 },
    smoke: { subscribers: 2, milliseconds: 20 },
  },
  run: (contestant, { subscribers, milliseconds }) =>
    Arena.with(contestant, {}, async (arena) => {
      await arena.connect({ count: subscribers });
      await arena.broadcast({ count: 500, rate: 2_000, size: 200, receivers: subscribers });
      const result = { versions: arena.versions };
      for (const size of PAYLOADS) {
        // At most 10 MB/s for each subscriber, which none of them is behind with.
        const rate = Math.min(1_000, 10_000_000 / size);
        const count = Math.max(5, Math.round((rate * milliseconds) / 1_000));
        const { cpu } = await arena.broadcast({ count, rate, size, receivers: subscribers });
        result[`cpu${size}`] = cpu * subscribers;
      }
      return result;
    }),
};

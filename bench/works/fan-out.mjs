import { Arena } from './arena.mjs';

const metrics = [
  { key: 'cpu', title: 'CPU per delivery', unit: 'µs', ratio: true },
  { key: 'p50', title: 'p50', unit: 'ms' },
  { key: 'p99', title: 'p99', unit: 'ms' },
  { key: 'max', title: 'max', unit: 'ms' },
  { key: 'bytes', title: 'bytes per event', unit: 'B' },
  { key: 'load', title: 'load generator', unit: '%' },
];

async function run(contestant, { subscribers, rate, count, warm, size, nap = 0, patience }) {
  return Arena.with(contestant, {}, async (arena) => {
    await arena.connect({ count: subscribers });
    const events = { rate, size, nap, patience, receivers: subscribers };
    await arena.broadcast({ ...events, count: warm });
    const { cpu, p50, p99, max, bytes, share } = await arena.broadcast({ ...events, count });
    return { cpu, p50, p99, max, bytes, load: share * 100, versions: arena.versions };
  });
}

export const SPARSE = {
  name: 'sparse',
  title: (size) => `Sparse fan-out: ${size.subscribers} subscribers, ${size.rate} events/s`,
  metrics,
  run,
  sizes: {
    full: { subscribers: 2_000, rate: 20, count: 100, warm: 40, size: 200 },
    quick: { subscribers: 500, rate: 20, count: 30, warm: 20, size: 200 },
    smoke: { subscribers: 5, rate: 100, count: 10, warm: 5, size: 200 },
  },
};

export const SATURATED = {
  name: 'saturated',
  title: (size) => `Saturated fan-out: ${size.subscribers} subscribers, ${size.rate} events/s`,
  metrics,
  run,
  sizes: {
    full: { subscribers: 500, rate: 500, count: 1_500, warm: 250, size: 200, nap: 3 },
    quick: { subscribers: 200, rate: 500, count: 400, warm: 200, size: 200, nap: 3 },
    smoke: { subscribers: 5, rate: 500, count: 25, warm: 5, size: 200, nap: 3, patience: 1_000 },
  },
};

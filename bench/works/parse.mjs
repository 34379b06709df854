import { join } from 'node:path';
import { Child } from '../control/child.mjs';

const SCRIPT = join(import.meta.dirname, 'parse-process.mjs');
const PAYLOADS = [100, 1_000, 10_000];

/** The client's parser; no server takes part. */
export const PARSE = {
  name: 'parse',
  title: () => 'Parse: chunks of 64 KiB, per second of CPU',
  contestants: [
    { name: 'library', title: '@nestream/client' },
    { name: 'eventsource-parser', title: 'eventsource-parser, TextDecoder' },
  ],
  metrics: PAYLOADS.map((bytes) => ({ key: `speed${bytes}`, title: `${bytes} B events`, unit: 'MB/s' })),
  sizes: { full: { milliseconds: 700 }, quick: { milliseconds: 150 }, smoke: { milliseconds: 20 } },
  run: async (contestant, { milliseconds }) => {
    const child = await Child.start(SCRIPT, [contestant.name]);
    try {
      const result = { versions: child.ready.versions };
      for (const size of PAYLOADS) result[`speed${size}`] = await child.call('parse', { size, milliseconds });
      return result;
    } finally {
      await child.stop();
    }
  },
};

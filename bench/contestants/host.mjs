// The process of one contestant: `node --expose-gc host.mjs <script> <args as JSON>`.
import { FIRST, payloadOf } from '../control/payload.mjs';
import { serve } from '../control/serve.mjs';
import { paced } from './paced.mjs';

const [script, settings] = process.argv.slice(2);
const { start } = await import(`./${script}`);
const contestant = await start(JSON.parse(settings));

serve({
  // What only some works ask for.
  ...contestant.calls,

  ready: () => ({ port: contestant.port, versions: contestant.versions ?? {} }),

  /** Publishes `count` events at `rate` a second; resolves when the last was handed to the contestant. */
  publish: ({ channel = 'main', first = FIRST, count, rate, size }) =>
    paced(count, rate, (index, due) => contestant.publish(channel, payloadOf(first + index, due, size))),

  /** Microseconds of CPU, user and system, of all threads since the start. */
  cpu: () => contestant.cpu?.() ?? ownCpu(),

  /** Bytes after a full garbage collection, where there is one. */
  memory: () => contestant.memory?.() ?? ownMemory(),

  orphaned: () => {
    contestant.stop?.();
    process.exit();
  },
});

function ownCpu() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function ownMemory() {
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}

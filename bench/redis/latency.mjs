// The way of an event from a publisher to nodes in processes of their own, which measure it on the clock that they share.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';

/** Publishes `rate` events a second for a while; resolves with what all nodes together measured. */
export async function latency(port, count, rate, milliseconds) {
  const redis = new Redis(port);
  await redis.flushall();
  const nodes = Array.from({ length: count }, () =>
    fork(join(import.meta.dirname, 'node.mjs'), [String(port)]),
  );
  try {
    await Promise.all(nodes.map(async (node) => once(node, 'message')));
    const log = new RedisEventLog({ redis });
    const total = (rate * milliseconds) / 1_000;
    const start = performance.now();
    for (let index = 0; index < total; index++) {
      const due = start + (index * 1_000) / rate - performance.now();
      if (due > 0) await setTimeout(due);
      const text = `data: ${performance.timeOrigin + performance.now()}\n`;
      void log.append({ rooms: ['room'], text, json: true });
    }
    await log.append({ rooms: ['room'], text: 'data: 0\n', json: true });
    const lists = await Promise.all(nodes.map(async (node) => (await once(node, 'message'))[0]));
    await log.close();
    for (const list of lists) {
      if (list.length !== total) throw new Error(`A node received ${list.length} of ${total} events`);
    }
    const all = lists.flat().toSorted((one, other) => one - other);
    return {
      p50: all[all.length >> 1],
      p99: all[Math.floor(all.length * 0.99)],
      max: all.at(-1),
      events: all.length,
    };
  } finally {
    for (const node of nodes) node.kill();
    redis.disconnect();
  }
}

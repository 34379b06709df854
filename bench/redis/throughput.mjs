// Publishing to the Redis log beside a bare script of XADD and PUBLISH for each event, and the way of an event between nodes.
// BENCH_ROUNDS and BENCH_MS change it.
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../../tools/redis-server.mjs';
import { latency } from './latency.mjs';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const milliseconds = Number(process.env.BENCH_MS ?? 1_000);
const contestant = join(import.meta.dirname, 'contestant.mjs');

const version = execFileSync('redis-server', ['--version'])
  .toString()
  .match(/v=(\S+)/)[1];
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
console.log(
  `Linux ${release()}, Node ${process.versions.node}, Redis ${version} on loopback, nothing on disk\n`,
);
console.log(
  `Events of 200 bytes, awaited batch by batch. Median of ${rounds} rounds of ${milliseconds} ms, contestants in turn, each in a process of its own.`,
);
console.log('bare: one pipelined EVALSHA of XADD and PUBLISH an event. log: RedisEventLog.append.\n');

const server = await RedisServer.start();
try {
  row('batch', 'bare/s', 'log/s', 'log:bare');
  for (const batch of [1, 10, 100, 1_000]) {
    const rates = { bare: [], log: [] };
    for (let round = 0; round < rounds; round++) {
      for (const name of ['bare', 'log']) {
        const args = [contestant, name, batch, server.port, milliseconds].map(String);
        rates[name].push(JSON.parse(execFileSync(process.execPath, args).toString()).rate);
      }
    }
    const [bare, log] = [median(rates.bare), median(rates.log)];
    row(batch, Math.round(bare), Math.round(log), (log / bare).toFixed(2));
  }
  console.log(
    '\nFrom append on one node to the listener on another, 200 events/s for 5 s; nodes follow the same room.\n',
  );
  row('nodes', 'p50 ms', 'p99 ms', 'max ms', 'events');
  for (const nodes of [1, 2, 4]) {
    const { p50, p99, max, events } = await latency(server.port, nodes, 200, 5_000);
    row(nodes, p50.toFixed(2), p99.toFixed(2), max.toFixed(2), events);
  }
} finally {
  await server.dispose();
}

function row(...cells) {
  console.log(cells.map((cell) => String(cell).padStart(12)).join(''));
}

function median(values) {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}

// Many connections over several processes on one log in Redis: `npm run bench:scale -- --connections 50000 --nodes 4`.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RedisServer } from '../../tools/redis-server.mjs';
import { Child, killAll } from '../control/child.mjs';
import { FIRST } from '../control/payload.mjs';
import { machine } from '../report/machine.mjs';

const HOST = join(import.meta.dirname, '..', 'contestants', 'host.mjs');
const LOAD = join(import.meta.dirname, '..', 'load', 'load-process.mjs');
const SIZE = 200;
const WARM_UP = 3;

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '50000' },
    nodes: { type: 'string', default: '4' },
    events: { type: 'string', default: '20' },
    platform: { type: 'string', default: 'express' },
  },
});
const [connections, nodeCount, events] = [values.connections, values.nodes, values.events].map(Number);
const share = Math.floor(connections / nodeCount);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    killAll();
    process.exit(1);
  });
}
const server = await RedisServer.start();
const nodes = [];
const loads = [];
try {
  const settings = JSON.stringify({ args: [values.platform], redis: server.port });
  for (let index = 0; index < nodeCount; index++) {
    nodes.push(await Child.start(HOST, ['library.mjs', settings], { execArgv: ['--expose-gc'] }));
    loads.push(await Child.start(LOAD));
  }
  await report();
} finally {
  for (const child of [...loads, ...nodes]) await child.stop();
  await server.dispose();
}

async function report() {
  const { cores, cpu, system, versions } = machine(nodes.map((node) => node.ready));
  print(
    `${new Date().toISOString().slice(0, 10)}, ${cores} x ${cpu}, ${system}, Node ${versions.node}, ${values.platform}`,
  );
  print(
    `${nodeCount} nodes, ${share} connections each, one room, events of ${SIZE} bytes, Redis on the same machine`,
  );

  const before = await memory();
  const start = performance.now();
  const startCpu = await cpuTime();
  const connected = loads.map((load, index) =>
    load.call('connect', { port: nodes[index].ready.port, count: share }, 600_000),
  );
  await Promise.all(connected);
  const seconds = (performance.now() - start) / 1_000;
  const connectCpu = ((await cpuTime()) - startCpu) / (share * nodeCount);
  const after = await memory();
  print(
    `connect: ${seconds.toFixed(1)} s, ${connectCpu.toFixed(0)} us of CPU and ${bytesEach(before.rss, after.rss)} KB RSS (${bytesEach(before.heap, after.heap)} KB heap) a connection`,
  );

  await broadcast(FIRST, WARM_UP);
  const reports = await broadcast(FIRST + WARM_UP, events);
  const missing = sum(reports.loads.map((load) => load.missing + load.disordered + load.damaged));
  if (missing > 0) throw new Error(`${missing} deliveries were missing, out of order or damaged`);
  const deliveries = events * share * nodeCount;
  const worst = (name) => Math.max(...reports.loads.map((load) => load[name])).toFixed(0);
  print(
    `broadcast to all, ${events} times, one a second from one node: ${deliveries} deliveries, complete and in order`,
  );
  print(
    `from publish to receipt: p50 ${worst('p50')} ms, p99 ${worst('p99')} ms, max ${worst('max')} ms (the slowest node and its clients)`,
  );
  print(`${(reports.cpu / deliveries).toFixed(2)} us of CPU a delivery, all nodes together`);
}

async function broadcast(first, count) {
  for (const load of loads) await load.call('reset', { size: SIZE });
  const start = await cpuTime();
  const total = count * share;
  const finished = loads.map((load) => load.call('finish', { total, timeout: 120_000 }, 130_000));
  await nodes[0].call('publish', { first, count, rate: 1, size: SIZE }, 120_000);
  return { loads: await Promise.all(finished), cpu: (await cpuTime()) - start };
}

async function cpuTime() {
  return sum(await Promise.all(nodes.map((node) => node.call('cpu'))));
}

async function memory() {
  const all = await Promise.all(nodes.map((node) => node.call('memory', {}, 120_000)));
  return { rss: sum(all.map(({ rss }) => rss)), heap: sum(all.map(({ heap }) => heap)) };
}

function bytesEach(before, after) {
  return ((after - before) / (share * nodeCount) / 1_024).toFixed(1);
}

function sum(numbers) {
  return numbers.reduce((one, other) => one + other, 0);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

// The clients of the comparison, in a process of their own.
import { createHistogram } from 'node:perf_hooks';
import { sleep } from '../control/clock.mjs';
import { serve } from '../control/serve.mjs';
import { Reception } from '../load/reception.mjs';
import { FeedTally } from './feed-tally.mjs';
import { WIRES } from './wires.mjs';

const tally = new FeedTally();
const reception = new Reception(tally);
const { buffer } = reception;

serve({
  ...reception.methods,

  /** Opens `count` connections, at most `concurrency` at a time; how long each took until it was subscribed. */
  connect: async ({ port, wire, count, concurrency = 16, group = 'main' }) => {
    const members = reception.group(group);
    const times = createHistogram();
    await reception.inLanes(count, concurrency, async () => {
      const start = performance.now();
      members.push(await open({ port, tally, buffer }, wire));
      times.record(Math.max(1, Math.round((performance.now() - start) * 1_000)));
    });
    return millisecondsOf(times);
  },

  /** Bytes that the sockets of a group have read since they were opened: framing, headers and all. */
  bytes: ({ group = 'main' }) =>
    reception.group(group).reduce((sum, { socket }) => sum + socket.bytesRead, 0),

  /** Clients of a group come back when they are cut, all after the same pause; resolves when all are back, and says how long that took beside it. */
  comeBack: async ({ port, wire, pause, group = 'main' }) => {
    const members = reception.group(group);
    const times = createHistogram();
    await Promise.all(
      members.map(async (member, index) => {
        await member.closed;
        const cutAt = performance.now();
        await sleep(pause);
        const { id, client } = member.stream;
        members[index] = await open({ port, tally, buffer }, wire, id, client);
        times.record(Math.max(1, Math.round((performance.now() - cutAt - pause) * 1_000)));
      }),
    );
    return millisecondsOf(times);
  },
});

/** @param client what is known of a client that comes back. */
async function open(wiring, wire, lastEventId, client = { last: 0 }) {
  let member;
  await new Promise((resolve, reject) => {
    member = WIRES[wire](wiring, lastEventId, resolve, reject);
    member.stream.client = client;
    member.closed = new Promise((closed) => member.socket.once('close', closed));
    member.socket.once('close', () => reject(new Error('the connection was closed')));
  });
  return member;
}

function millisecondsOf(times) {
  return { p50: times.percentile(50) / 1_000, p99: times.percentile(99) / 1_000 };
}

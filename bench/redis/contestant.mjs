// One contestant of throughput.mjs: publishes batches to the Redis at a port for a while and prints its rate.
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';

const [name, batchText, portText, millisecondsText] = process.argv.slice(2);
const batch = Number(batchText);
const redis = new Redis(Number(portText));
const text = `data: ${'x'.repeat(193)}\n`;
// What the issue of a publish cannot go below: the event in a stream, and a message for who listens.
const BARE = `redis.call('XADD', KEYS[1], 'MAXLEN', '=', 10000, '*', 'e', ARGV[1])
return redis.call('PUBLISH', KEYS[1], ARGV[1])`;

const publish = { bare, log }[name];
await redis.flushall();
const step = await publish();
await run(step, 200);
const { events, seconds } = await run(step, Number(millisecondsText));
console.log(JSON.stringify({ rate: events / seconds }));
redis.disconnect();
process.exit(0);

async function run(publishBatch, milliseconds) {
  const start = performance.now();
  let events = 0;
  while (performance.now() - start < milliseconds) {
    await publishBatch();
    events += batch;
  }
  return { events, seconds: (performance.now() - start) / 1_000 };
}

async function bare() {
  const sha = await redis.script('LOAD', BARE);
  return async () => {
    const pipeline = redis.pipeline();
    for (let index = 0; index < batch; index++) pipeline.evalsha(sha, 1, 'stream', text);
    for (const [error] of await pipeline.exec()) if (error) throw error;
  };
}

async function log() {
  const eventLog = new RedisEventLog({ redis });
  const entry = { rooms: ['room'], text, json: false };
  await eventLog.append(entry);
  return async () => {
    const appends = [];
    for (let index = 0; index < batch; index++) appends.push(eventLog.append(entry));
    await Promise.all(appends);
  };
}

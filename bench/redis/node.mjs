// A node of latency.mjs: follows a room, and sends how long each event was on its way when the last one (0) has come.
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';

const log = new RedisEventLog({ redis: new Redis(Number(process.argv[2])) });
const delays = [];
const tail = await log.tail({
  onEvent: ({ data }) => {
    if (data === 0) process.send(delays);
    else delays.push(performance.timeOrigin + performance.now() - data);
  },
  onInterrupted: () => undefined,
});
await tail.follow('room');
process.send('ready');

import { Redis } from 'ioredis';
import type { Cursor } from '@nestream/protocol';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { LogUnavailableError } from '../../errors/log.errors.js';
import { RedisEventLog } from '../redis-event-log.js';

/** Bounds the wait for what must come, however loaded the machine is. */
const PATIENCE = 60_000;

let server: RedisServer;
let redis: Redis;
let log: RedisEventLog;
let heard: number[];
let interruptions: Cursor[];
/** Messages for which this is true get lost on their way. */
let isLost: (text: string) => boolean;

/** A client whose messages may get lost, as those of a cluster may. */
function lossy(client: Redis): Redis {
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (...args) => {
    const connection = duplicate(...args);
    const on = connection.on.bind(connection) as (
      event: string,
      listener: (...all: string[]) => void,
    ) => Redis;
    connection.on = ((event: string, listener: (...all: string[]) => void) =>
      on(event, (...all) => {
        if (event !== 'message' || !isLost(all[1]!)) listener(...all);
      })) as typeof connection.on;
    return connection;
  };
  return client;
}

const isSecond = (text: string): boolean => text.split(':')[1] === '2';

async function publish(room = 'a'): Promise<Cursor> {
  return log.append({ rooms: [room], text: 'data: 1\n', json: true });
}

async function listen(): Promise<void> {
  const tail = await log.tail({
    onEvent: ({ seq }) => heard.push(seq),
    onInterrupted: (through) => interruptions.push(through),
  });
  await tail.follow('a');
}

beforeEach(async () => {
  server = await RedisServer.start();
  redis = lossy(new Redis(server.port, { maxRetriesPerRequest: null, retryStrategy: () => 10 }));
  redis.on('error', () => undefined);
  log = new RedisEventLog({ redis, timeout: 1_000 });
  [heard, interruptions, isLost] = [[], [], () => false];
}, PATIENCE);

afterEach(async () => {
  await log.close();
  redis.disconnect();
  await server.dispose();
});

describe('The live feed of Redis', () => {
  it(
    'tells of a lost message at the next one',
    async () => {
      isLost = isSecond;
      await listen();
      const { epoch } = await publish();
      await publish();
      await publish();
      await waitFor(() => interruptions.length > 0);
      await publish();
      await waitFor(() => heard.includes(4));
      expect([heard, interruptions]).toEqual([[1, 4], [{ epoch, seq: 1 }]]);
    },
    PATIENCE,
  );

  it(
    'tells of a lost message that none follows',
    async () => {
      isLost = isSecond;
      await listen();
      const { epoch } = await publish();
      await publish();
      await waitFor(() => interruptions.length > 0);
      expect([heard, interruptions]).toEqual([[1], [{ epoch, seq: 1 }]]);
    },
    PATIENCE,
  );

  it(
    'tells that the log began anew although nothing is published',
    async () => {
      await listen();
      const { epoch } = await publish();
      await redis.flushall();
      await waitFor(() => interruptions.length > 0);
      expect(interruptions[0]).toEqual({ epoch, seq: 1 });
      expect((await publish()).epoch).not.toBe(epoch);
      await waitFor(() => heard.length === 2);
    },
    PATIENCE,
  );

  it(
    'is whole again after its connection broke',
    async () => {
      await listen();
      const { epoch } = await publish();
      await waitFor(() => heard.length === 1);
      await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await waitFor(() => interruptions.length > 0);
      expect(interruptions).toEqual([{ epoch, seq: 1 }]);
      await publish();
      await waitFor(() => heard.length === 2);
    },
    PATIENCE,
  );

  it(
    'opens its connection again although the client gave up',
    async () => {
      const own = new Redis(server.port, { retryStrategy: () => null });
      const other = new RedisEventLog({ redis: own });
      const seqs: number[] = [];
      try {
        const tail = await other.tail({
          onEvent: ({ seq }) => seqs.push(seq),
          onInterrupted: () => undefined,
        });
        await tail.follow('a');
        await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
        await waitFor(async () => {
          await publish();
          return seqs.length > 0;
        });
        expect(seqs[0]).toBeGreaterThan(0);
      } finally {
        await other.close();
        own.disconnect();
      }
    },
    PATIENCE,
  );

  it(
    'tells who follows that it may not subscribe',
    async () => {
      await redis.call('ACL', 'SETUSER', 'deaf', 'on', 'nopass', 'allkeys', 'allcommands', 'resetchannels');
      const own = new Redis(server.port, { username: 'deaf', password: 'x' });
      const other = new RedisEventLog({ redis: own, timeout: 300 });
      try {
        const tail = await other.tail({ onEvent: () => undefined, onInterrupted: () => undefined });
        const error = await Promise.resolve(tail.follow('a')).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(LogUnavailableError);
        expect(String(((error as Error).cause as Error).cause)).toContain('NOPERM');
      } finally {
        await other.close();
        own.disconnect();
      }
    },
    PATIENCE,
  );
});

async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE / 2;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not in time: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { LogProbe } from '../../testing/probe/log-probe.js';
import { RedisEventLog } from '../redis-event-log.js';
import { LossyProxy } from './lossy-proxy.spec-support.js';

const PATIENCE = 60_000;

let server: RedisServer;
let proxy: LossyProxy;

beforeEach(async () => {
  server = await RedisServer.start();
  proxy = await LossyProxy.start(server.port);
}, PATIENCE);

afterEach(async () => {
  await proxy.dispose();
  await server.dispose();
});

describe('A batch that Redis has stored and whose answer got lost with its connection', () => {
  it.each([
    { sends: 'the client sends it again', maxRetriesPerRequest: null },
    { sends: 'the client gives up and the log sends it again', maxRetriesPerRequest: 0 },
  ])(
    'is stored once, with the positions that it had: $sends',
    async ({ maxRetriesPerRequest }) => {
      const redis = new Redis(proxy.port, { maxRetriesPerRequest, retryStrategy: () => 1 });
      redis.on('error', () => undefined);
      const log = new RedisEventLog({ redis, timeout: PATIENCE });
      const probe = new LogProbe(log);
      try {
        // The server knows the script then: the answer that gets lost is no NOSCRIPT.
        await probe.add('a');
        const seqs: number[] = [1];
        for (let round = 1; round <= 10; round++) {
          proxy.losing = 1;
          seqs.push(...(await Promise.all(Array.from({ length: 50 }, async () => probe.add(['a', 'b'])))));
          expect(proxy.lost).toBe(round);
        }
        expect(seqs).toEqual(Array.from({ length: 501 }, (_, index) => index + 1));
        expect(await probe.seqsAfter(['a'], 0)).toEqual(seqs);
        expect(await probe.seqsAfter(['b'], 0)).toEqual(seqs.slice(1));
      } finally {
        await log.close();
        redis.disconnect();
      }
    },
    PATIENCE,
  );
});

describe('A batch whose answer got lost together with the log', () => {
  it(
    'is stored again: its positions in the new log are the answer, and live readers are told of the loss in between',
    async () => {
      const redis = new Redis(proxy.port, { maxRetriesPerRequest: null, retryStrategy: () => 1 });
      const admin = new Redis(server.port);
      redis.on('error', () => undefined);
      const log = new RedisEventLog({ redis, timeout: PATIENCE });
      const probe = new LogProbe(log);
      const seen: string[] = [];
      try {
        const before = await probe.append('a');
        const tail = await log.tail({
          onEvent: ({ id }) => seen.push(id),
          onInterrupted: ({ seq }) => seen.push(`interrupted after ${seq}`),
        });
        await tail.follow('a');
        proxy.meanwhile = async () => {
          await waitUntil(() => seen.length === 1);
          await admin.flushall();
        };
        proxy.losing = 1;
        const after = await probe.append('a');
        expect(after).toEqual({ epoch: expect.not.stringMatching(before.epoch), seq: 1 });
        await waitUntil(() => seen.length >= 2);
        expect(seen.slice(0, 2)).toEqual([`${before.epoch}:2`, 'interrupted after 2']);
        expect(await probe.seqsAfter(['a'], 0)).toEqual([1]);
      } finally {
        await log.close();
        redis.disconnect();
        admin.disconnect();
      }
    },
    PATIENCE,
  );
});

describe('A log that was flushed', () => {
  it(
    'begins anew once, also for a node that hears of it before it publishes',
    async () => {
      const redis = new Redis(server.port);
      const [one, other] = [new RedisEventLog({ redis }), new RedisEventLog({ redis })];
      const interruptions: number[] = [];
      try {
        const tail = await other.tail({
          onEvent: () => undefined,
          onInterrupted: ({ seq }) => interruptions.push(seq),
        });
        await tail.follow('a');
        const before = [await new LogProbe(one).append('a'), await new LogProbe(other).append('a')];
        await redis.flushall();
        const first = await new LogProbe(one).append('a');
        await waitUntil(() => interruptions.length === 1);
        const second = await new LogProbe(other).append('a');
        expect([...before, first, second].map(({ seq }) => seq)).toEqual([1, 2, 1, 2]);
        expect(second.epoch).toBe(first.epoch);
      } finally {
        await Promise.all([one.close(), other.close()]);
        redis.disconnect();
      }
    },
    PATIENCE,
  );
});

describe('A connection that died without a word', () => {
  it(
    'is replaced by a client with a socketTimeout, in time for publishers and readers',
    async () => {
      const redis = new Redis(proxy.port, { socketTimeout: 300, retryStrategy: () => 1 });
      redis.on('error', () => undefined);
      const log = new RedisEventLog({ redis, timeout: PATIENCE / 2 });
      const probe = new LogProbe(log);
      try {
        await probe.add('a');
        proxy.silence();
        const seqs = await Promise.all([probe.add('a'), probe.add('a')]);
        expect(seqs).toEqual([2, 3]);
        proxy.silence();
        expect(await probe.seqsAfter(['a'], 0)).toEqual([1, 2, 3]);
      } finally {
        await log.close();
        redis.disconnect();
      }
    },
    PATIENCE,
  );
});

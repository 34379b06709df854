import { Outage, PATIENCE } from './support/outage.js';
import { waitUntil } from '../kit/wait-until.js';

/**
 * How long Redis is away, in milliseconds: `REDIS_OUTAGE`, 10 000 for the figures of the documentation. Longer than the bound of
 * publishers (1.5 s here) and than two heartbeats (1 s); with the default the file takes below 90 s.
 */
const AWAY = Number(process.env['REDIS_OUTAGE'] ?? 4_000);
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

const away = async () => new Promise((resolve) => setTimeout(resolve, AWAY));
let outage: Outage;

async function begin(...args: string[]): Promise<void> {
  outage = await Outage.start(...args);
  await outage.connect();
  outage.publish();
  await outage.flowing();
}

/** Streams stay open, with heartbeats; publishers are answered in time, with a typed error or none. */
function assertEndured(): void {
  const { clients, ledger } = outage;
  expect(clients.map(({ connected, ended }) => [connected, ended])).toEqual(clients.map(() => [1, 0]));
  expect(Object.keys(ledger.rejections).filter((code) => !/^SSE_LOG_(WRITE|TIMEOUT)$/.test(code))).toEqual(
    [],
  );
}

function assertTold(): void {
  const told = outage.clients.map((client) =>
    client.seen.filter((one) => 'gap' in one && one.gap.reason === 'epoch'),
  );
  expect(told.map(({ length }) => length)).toEqual(told.map(() => 1));
}

/** Publishers are rejected in time. Unbounded, the first of them would have waited for longer than Redis was away. */
function assertBounded(): void {
  expect(Object.keys(outage.ledger.rejections).length).toBeGreaterThan(0);
  expect(outage.ledger.longestAnswer).toBeLessThan(AWAY);
}

afterEach(async () => outage.dispose());

describe('Two nodes under load, and their Redis', () => {
  it(
    `is frozen, and goes on after ${AWAY / 1_000} s: nothing is lost or doubled`,
    async () => {
      await begin();
      outage.server.freeze();
      await away();
      const heard = outage.clients.map(({ heardAt }) => heardAt);
      await waitUntil(() => outage.clients.every(({ heardAt }, index) => heardAt > heard[index]!), PATIENCE);
      outage.server.thaw();
      outage.restored();
      await outage.settle();
      outage.report(`Redis is frozen for ${AWAY / 1_000} s`);
      assertEndured();
      expect(outage.verdict(false)).toEqual([]);
      expect(outage.ledger.epochs).toHaveLength(1);
      assertBounded();
    },
    3 * PATIENCE,
  );

  it.each([
    { what: 'is stopped and started again', signal: 'SIGTERM', time: AWAY },
    { what: 'is killed and started again at once', signal: 'SIGKILL', time: 0 },
  ] as const)(
    '$what, with its append-only file: all events come, and every client is told that nobody can know',
    async ({ what, signal, time }) => {
      await begin(...DURABLE);
      await outage.server.kill(signal);
      if (time > 0) await away();
      await outage.server.restart();
      outage.restored();
      await outage.settle();
      outage.report(`Redis ${what} with its append-only file`);
      assertEndured();
      expect([outage.verdict(true), outage.undelivered]).toEqual([[], 0]);
      expect(outage.ledger.epochs).toHaveLength(2);
      assertTold();
      if (time > 0) assertBounded();
    },
    3 * PATIENCE,
  );

  it.each([
    { what: 'is flushed', fail: async () => outage.redis.flushall() },
    {
      what: 'is killed and started again empty',
      fail: async () => {
        await outage.server.kill();
        await outage.server.restart();
      },
    },
  ])(
    '$what: every client is told, and goes on',
    async ({ what, fail }) => {
      await begin();
      await fail();
      outage.restored();
      await outage.settle();
      outage.report(`Redis ${what}`);
      assertEndured();
      expect(outage.verdict(true)).toEqual([]);
      expect(outage.ledger.epochs).toHaveLength(2);
      assertTold();
    },
    3 * PATIENCE,
  );
});

describe('A node that is killed with kill -9', () => {
  it(
    'has its 500 clients go on at the other node: nothing is lost or doubled',
    async () => {
      outage = await Outage.start();
      const [doomed, other] = outage.nodes as [(typeof outage.nodes)[0], (typeof outage.nodes)[0]];
      await outage.connect([doomed.port], 500);
      outage.publish([other]);
      await outage.flowing();
      const before = outage.clients.map(({ seen }) => seen.length);
      await doomed.kill();
      outage.restored();
      await waitUntil(() => outage.clients.every(({ isOpen }) => !isOpen), PATIENCE);
      for (const client of outage.clients) client.open(other.port);
      await outage.settle();
      outage.report('A node is killed under 500 clients');
      expect(outage.clients.filter(({ connected, ended }) => connected !== 2 || ended !== 1)).toEqual([]);
      expect(outage.clients.filter(({ seen }, index) => seen.length <= before[index]!)).toEqual([]);
      expect(outage.verdict(false)).toEqual([]);
      expect(outage.ledger.rejections).toEqual({});
    },
    3 * PATIENCE,
  );
});

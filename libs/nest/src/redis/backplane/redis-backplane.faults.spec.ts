import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import { eventually } from '../../testing/probe/test-runner.js';
import { NodeProbe, toldTo } from '../../testing/probe/node-probe.js';
import { RedisEventLog } from '../redis-event-log.js';
import { ShakyClient } from './shaky-client.spec-support.js';

const LEASE = 1_000;
const TIMEOUT = 500;

let server: RedisServer;
let redis: Redis;
let applications = 0;
let prefix: string;
let logs: RedisEventLog[];

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port, { retryStrategy: () => 50 });
  redis.on('error', () => undefined);
});

afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

beforeEach(() => {
  prefix = `app-${++applications}`;
  logs = [];
});

afterEach(async () => {
  for (const log of logs) {
    await log.backplane.close();
    await log.close();
  }
});

function open(client = new ShakyClient(redis)): NodeProbe & { client: ShakyClient } {
  const log = new RedisEventLog({ redis: client, prefix, lease: LEASE, timeout: TIMEOUT });
  logs.push(log);
  return Object.assign(new NodeProbe(log.backplane), { client });
}

async function told(nodes: readonly NodeProbe[], ...what: string[]): Promise<void> {
  const all = (): string[] => toldTo(...nodes).toSorted();
  await eventually(
    () => all().length >= what.length,
    () => `told: ${all().join(', ')}`,
  );
  // A second word on the same thing would come with one of the next beats.
  await new Promise((resolve) => setTimeout(resolve, LEASE / 2));
  expect(all()).toEqual(what.toSorted());
}

describe('A node that is dead', () => {
  it('loses its members within the lease, except those that others have', async () => {
    const [one, other, dead] = [open(), open(), open()];
    for (const id of ['ann', 'bob']) await dead.enter('a', id);
    await dead.enter('b', 'ann');
    await other.enter('a', 'bob');
    dead.client.cut = true;
    const started = performance.now();
    await told([one, other, dead], 'left a ann', 'left b ann');
    expect(performance.now() - started).toBeLessThan(LEASE * 1.5 + LEASE / 2 + 500);
    expect(await one.ids('a')).toEqual(['bob']);
    expect(await redis.zcard(`{${prefix}}:nodes`)).toBe(2);
  });

  it('costs calls at most their bound', async () => {
    const [one, dead] = [open(), open()];
    for (const node of [one, dead]) node.answer = () => 'here';
    await dead.enter('a', 'ann');
    dead.client.cut = true;
    const started = performance.now();
    expect(await one.backplane.call(1)).toEqual(['here']);
    expect(performance.now() - started).toBeLessThan(1_500);
    await told([one], 'left a ann');
    const later = performance.now();
    expect(await one.backplane.call(1)).toEqual(['here']);
    expect(performance.now() - later).toBeLessThan(500);
  });

  it('that comes back has its members again, and everybody is told', async () => {
    const [one, frozen] = [open(), open()];
    for (let index = 0; index < 450; index++) await frozen.enter('a', `m-${index}`);
    await frozen.enter('b', 'ann');
    await one.enter('b', 'ann');
    frozen.client.cut = true;
    await eventually(
      () => one.told.length === 450,
      () => `${one.told.length} left`,
    );
    frozen.client.cut = false;
    await eventually(
      () => frozen.told.length === 450,
      () => `${frozen.told.length} are there again; ${frozen.errors.join()}`,
    );
    expect(await one.ids('a')).toHaveLength(450);
    await one.leave('b', 'ann');
    await new Promise((resolve) => setTimeout(resolve, LEASE / 2));
    expect(await one.ids('b')).toEqual(['ann']);
    expect([new Set(one.told).size, new Set(frozen.told).size]).toEqual([450, 450]);
  }, 15_000);
});

describe('A Redis', () => {
  it('that is flushed gets everything again', async () => {
    const [one, other] = [open(), open()];
    for (const node of [one, other]) await node.enter('a', 'ann');
    await other.enter('a', 'bob');
    await redis.flushall();
    await told([one, other], 'joined a ann', 'joined a bob');
    expect((await one.ids('a')).toSorted()).toEqual(['ann', 'bob']);
    await other.leave('a', 'bob');
    await told([one, other], 'joined a ann', 'joined a bob', 'left a bob');
    await other.leave('a', 'ann');
    expect(await one.ids('a')).toEqual(['ann']);
  });

  it('that has just been flushed takes a member of a node that does not know yet', async () => {
    const one = open();
    await one.enter('a', 'ann');
    await redis.flushall();
    expect(await one.enter('a', 'bob')).toBe(true);
    await told([one], 'joined a ann');
    expect((await one.ids('a')).toSorted()).toEqual(['ann', 'bob']);
  });

  it('that is away is told of in time, and is up to date when it is back', async () => {
    const one = open();
    await one.enter('a', 'ann');
    await server.kill();
    const started = performance.now();
    const unavailable = { code: 'SSE_BACKPLANE_UNAVAILABLE', status: 503 };
    await expect(one.enter('a', 'bob')).rejects.toMatchObject(unavailable);
    await expect(one.ids('a')).rejects.toMatchObject(unavailable);
    await expect(one.backplane.call(1)).rejects.toMatchObject(unavailable);
    expect(performance.now() - started).toBeLessThan(4 * TIMEOUT + 500);
    await eventually(
      () => one.errors.length > 0,
      () => 'nobody is told that Redis is away',
    );
    await server.restart();
    await eventually(
      () => one.told.length > 0,
      () => 'ann is not there again',
    );
    await one.enter('a', 'bob');
    expect((await one.ids('a')).toSorted()).toEqual(['ann', 'bob']);
    one.answer = () => 'here';
    expect(await one.backplane.call(1)).toEqual(['here']);
  });

  it('whose answers are lost is asked again, and gives the same', async () => {
    const [one, other] = [open(), open()];
    await other.enter('a', 'zoe');
    one.client.losing = 1;
    await expect(one.enter('a', 'ann')).rejects.toMatchObject({ code: 'SSE_BACKPLANE_UNAVAILABLE' });
    expect(await other.enter('a', 'ann')).toBe(false);
    expect(await one.enter('a', 'ann')).toBe(true);
    await one.leave('a', 'ann');
    expect(await one.enter('a', 'ann')).toBe(false);
  });

  it('keeps nothing for ever', async () => {
    const [one, other] = [open(), open()];
    await one.enter('a', 'ann');
    await other.enter('a', 'bob');
    await one.leave('a', 'ann', 60_000);
    const all = await redis.keys(`{${prefix}}:*`);
    // The log itself stays.
    const keys = all.filter((key) => key !== `{${prefix}}:log`).toSorted();
    expect(keys.map((key) => key.replace(/node:.*/, 'node')).toSorted()).toEqual(
      ['leaving', 'node', 'nodes', 'roster:a'].map((name) => `{${prefix}}:${name}`),
    );
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(3_000_000);
  });
});

describe('Who is gone', () => {
  it('is told of again, under the same key, when nobody could be told', async () => {
    const [one, other] = [open(), open()];
    for (const node of [one, other]) {
      let first = true;
      node.beforeLeft = async () => {
        if (!first) return;
        first = false;
        throw new Error('the log is away');
      };
    }
    await one.enter('a', 'ann');
    await one.leave('a', 'ann');
    await told([one, other], 'left a ann');
    const keys = [...one.keys, ...other.keys];
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(String([...one.errors, ...other.errors][0])).toContain('the log is away');
  }, 10_000);
});

describe('A backplane', () => {
  it('is for one application', () => {
    const one = open();
    expect(() => one.backplane.start(one)).toThrow('give each one of its own');
  });

  it('reports what is no message', async () => {
    const one = open();
    await one.backplane.call(1);
    await redis.publish(`{${prefix}}:nodes`, 'hello');
    await eventually(
      () => one.errors.length > 0,
      () => 'no error',
    );
    expect(one.errors).toEqual([expect.objectContaining({ name: 'SyntaxError' })]);
  });
});

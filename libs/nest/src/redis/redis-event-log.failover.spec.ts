import { Cluster, Redis } from 'ioredis';
import { RedisServer } from '../../../../tools/redis-server.mjs';
import { RedisEventLog } from './redis-event-log.js';

const PATIENCE = 60_000;
const ENTRY = { rooms: ['a'], text: 'data: 1\n', json: true };

let server: RedisServer;
const clients: { disconnect(): void }[] = [];
const logs: RedisEventLog[] = [];

function connect(port: number): Redis {
  const redis = new Redis(port, { maxRetriesPerRequest: null, retryStrategy: () => 10 });
  redis.on('error', () => undefined);
  clients.push(redis);
  return redis;
}

function node(): RedisEventLog {
  logs.push(new RedisEventLog({ redis: connect(server.port) }));
  return logs.at(-1)!;
}

afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
  for (const client of clients.splice(0)) client.disconnect();
  await server.dispose();
});

describe('A Redis that has lost what it acknowledged, as a replica that took over', () => {
  it.each([
    { others: 0, what: 'before anything was published' },
    { others: 9, what: 'although others have published past it' },
  ])(
    'makes the log begin anew, $what',
    async ({ others }) => {
      server = await RedisServer.start();
      const [one, other] = [node(), node()];
      const { epoch } = await one.append(ENTRY);
      await other.append(ENTRY);
      const admin = new Redis(server.port);
      await admin.save();
      admin.disconnect();
      for (let lost = 0; lost < 5; lost++) await one.append(ENTRY);
      await server.kill();
      await server.restart();
      for (let event = 0; event < others; event++) await other.append(ENTRY);
      const after = await one.append(ENTRY);
      expect(after.epoch).not.toBe(epoch);
      const late = await other.seek(['a'], { after: { epoch, seq: 4 }, replayLimit: 100 });
      expect(late.known).toBe(false);
    },
    PATIENCE,
  );

  it(
    'makes the log go on in a new epoch, one for all nodes, though nothing seems to be lost: no node can know',
    async () => {
      server = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
      const [one, other] = [node(), node()];
      const { epoch } = await one.append(ENTRY);
      await other.append(ENTRY);
      await server.kill();
      await server.restart();
      const [first, second] = [await one.append(ENTRY), await other.append(ENTRY)];
      expect(first).toEqual({ epoch: expect.not.stringMatching(epoch), seq: 3 });
      expect(second).toEqual({ epoch: first.epoch, seq: 4 });
    },
    PATIENCE,
  );

  it(
    'makes the log begin anew when the list of its rooms was evicted',
    async () => {
      server = await RedisServer.start();
      const log = node();
      const { epoch } = await log.append(ENTRY);
      const admin = new Redis(server.port);
      await admin.del('{nestream}:rooms');
      admin.disconnect();
      const after = await log.append(ENTRY);
      expect([after.epoch === epoch, after.seq]).toEqual([false, 2]);
    },
    PATIENCE,
  );

  it(
    'replaces a stream that outlived its log',
    async () => {
      server = await RedisServer.start();
      const log = node();
      for (let event = 0; event < 5; event++) await log.append(ENTRY);
      const admin = new Redis(server.port);
      await admin.del('{nestream}:rooms', '{nestream}:log');
      admin.disconnect();
      const fresh = await node().append(ENTRY);
      expect(fresh.seq).toBe(1);
      const page = await log.read(['a'], { ...fresh, seq: 0 }, { count: 100, bytes: 1e6 });
      expect(page.events.map(({ seq }) => seq)).toEqual([1]);
    },
    PATIENCE,
  );
});

describe('Two servers that both answer for the log, as around a failover', () => {
  let replica: RedisServer;

  afterEach(async () => replica.dispose());

  /** A node that can be sent to the other server, as by a client that follows a failover. */
  function movable(): { log: RedisEventLog; moveTo(port: number): void } {
    let redis = connect(server.port);
    const log = new RedisEventLog({
      redis: {
        evalsha: async (...args) => redis.evalsha(...args),
        eval: async (...args) => redis.eval(...args),
        duplicate: (options) => redis.duplicate(options),
      },
    });
    logs.push(log);
    return { log, moveTo: (port) => (redis = connect(port)) };
  }

  async function promote(): Promise<void> {
    const admin = connect(replica.port);
    await admin.call('REPLICAOF', 'NO', 'ONE');
  }

  beforeEach(async () => {
    server = await RedisServer.start('--repl-diskless-sync-delay', '0');
    replica = await RedisServer.start('--replicaof', '127.0.0.1', String(server.port));
    const admin = connect(replica.port);
    while (!(await admin.info('replication')).includes('master_link_status:up')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }, PATIENCE);

  async function replicated(seq: number): Promise<void> {
    const admin = connect(replica.port);
    while ((await admin.hget('{nestream}:log', 'seq')) !== String(seq)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  it('never give one position twice', async () => {
    const [one, other] = [movable(), movable()];
    const { epoch } = await one.log.append(ENTRY);
    await replicated(1);
    await promote();
    other.moveTo(replica.port);
    expect(await one.log.append(ENTRY)).toEqual({ epoch, seq: 2 });
    expect(await other.log.append(ENTRY)).toEqual({ epoch: expect.not.stringMatching(epoch), seq: 2 });
  });

  it('have the log begin anew when an event turns out to have been acknowledged by the one that is to be forgotten', async () => {
    const [one, other] = [movable(), movable()];
    await one.log.append(ENTRY);
    await replicated(1);
    await promote();
    other.moveTo(replica.port);
    const { epoch } = await other.log.append(ENTRY);
    // Whoever has connected by now has been told of nothing that this one loses.
    await one.log.append(ENTRY);
    one.moveTo(replica.port);
    const { cursor } = await one.log.seek(['a'], 'live');
    expect(cursor.epoch).not.toBe(epoch);
    const late = await other.log.seek(['a'], { after: { epoch, seq: 2 }, replayLimit: 100 });
    expect(late).toMatchObject({ known: false, cursor: { epoch: cursor.epoch, seq: 2 } });
  });

  it('keep the epoch where all that was acknowledged is in the history', async () => {
    const [one, other] = [movable(), movable()];
    await one.log.append(ENTRY);
    await replicated(1);
    await promote();
    other.moveTo(replica.port);
    const { epoch } = await other.log.append(ENTRY);
    one.moveTo(replica.port);
    expect((await one.log.seek(['a'], 'live')).cursor.epoch).toBe(epoch);
  });

  it('give the history up to the failover to a client of the former epoch, which is told all the same', async () => {
    const [one, other] = [movable(), movable()];
    const { epoch } = await one.log.append(ENTRY);
    await one.log.append(ENTRY);
    await replicated(2);
    await promote();
    other.moveTo(replica.port);
    const after = await other.log.append(ENTRY);
    const back = await other.log.seek(['a'], { after: { epoch, seq: 1 }, replayLimit: 100 });
    expect(back).toMatchObject({ known: false, cursor: { epoch: after.epoch, seq: 1 } });
    const ahead = await other.log.seek(['a'], { after: { epoch, seq: 3 }, replayLimit: 100 });
    expect(ahead).toMatchObject({ known: false, cursor: after });
  });

  it('know an idempotency key of before the failover', async () => {
    const [one, other] = [movable(), movable()];
    await one.log.append({ ...ENTRY, idempotencyKey: 'k' });
    await replicated(1);
    await promote();
    other.moveTo(replica.port);
    expect(await other.log.append({ ...ENTRY, idempotencyKey: 'k' })).toMatchObject({ seq: 1 });
    expect(await other.log.append(ENTRY)).toMatchObject({ seq: 2 });
  });
});

describe('The log on a Redis Cluster of one node', () => {
  it.each([false, true])(
    'publishes, reads and follows, sharded: %j',
    async (sharded) => {
      server = await RedisServer.start('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
      const admin = new Redis(server.port);
      await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      while (!String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      admin.disconnect();
      const redis = new Cluster([{ host: '127.0.0.1', port: server.port }], { shardedSubscribers: sharded });
      clients.push(redis);
      const log = new RedisEventLog({ redis, sharded });
      logs.push(log);
      const heard: number[] = [];
      const tail = await log.tail({ onEvent: ({ seq }) => heard.push(seq), onInterrupted: () => undefined });
      const rooms = ['a', 'b}{c', '\u{1F600}'.repeat(60), 'x'.repeat(256)];
      for (const room of rooms) await tail.follow(room);
      const { epoch } = await log.append({ ...ENTRY, rooms });
      for (const room of rooms) await log.append({ ...ENTRY, rooms: [room] });
      while (heard.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(heard).toEqual([1, 2, 3, 4, 5]);
      const page = await log.read(rooms, { epoch, seq: 0 }, { count: 100, bytes: 1e6 });
      expect(page.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    },
    PATIENCE,
  );
});

describe('A log in Redis that another version has used', () => {
  it('is refused where that version is newer, at the start and by everything later, and left as it is', async () => {
    server = await RedisServer.start();
    const admin = connect(server.port);
    await admin.hset('{nestream}:log', { epoch: 'newer', seq: 7, format: 3 });
    const log = node();
    const error = { code: 'SSE_LOG_FORMAT', place: '{nestream}:log', format: 3 };
    await expect(log.open()).rejects.toMatchObject(error);
    await expect(log.append(ENTRY)).rejects.toMatchObject({ code: 'SSE_LOG_WRITE', cause: error });
    await expect(log.seek(['a'], 'live')).rejects.toMatchObject({ cause: error });
    expect(await admin.hgetall('{nestream}:log')).toEqual({ epoch: 'newer', seq: '7', format: '3' });
  });

  it('goes on with its epoch where that version is older', async () => {
    server = await RedisServer.start();
    const admin = connect(server.port);
    await admin.hset('{nestream}:log', { epoch: 'older', seq: 7 });
    await admin.zadd('{nestream}:rooms', 14, 'a');
    const log = node();
    await log.open();
    expect(await log.append(ENTRY)).toEqual({ epoch: 'older', seq: 8 });
    expect(await admin.hget('{nestream}:log', 'format')).toBe('2');
  });

  it('is opened although Redis is away', async () => {
    server = await RedisServer.start();
    const log = new RedisEventLog({ redis: connect(server.port), timeout: 100 });
    logs.push(log);
    await server.kill();
    await expect(log.open()).resolves.toBeUndefined();
  });
});

describe('RedisEventLog', () => {
  it('refuses a client with a keyPrefix, and says what to do', async () => {
    server = await RedisServer.start();
    const redis = new Redis(server.port, { keyPrefix: 'app:' });
    clients.push(redis);
    expect(() => new RedisEventLog({ redis })).toThrow(/keyPrefix "app:".*pass a client without/);
  });
});

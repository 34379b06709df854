import { Redis } from 'ioredis';
import { RedisServer } from '../../../../../tools/redis-server.mjs';
import type { LogPage } from '../../log/event-log.interface.js';
import { RedisEventLog } from '../redis-event-log.js';

const PATIENCE = 60_000;
const ROOMS = Array.from({ length: 60 }, (_, index) => `room ${index}`);
const LIMIT = { count: 100, bytes: 100_000 };

let server: RedisServer;
let redis: Redis;
let log: RedisEventLog;
/** Events that Redis has sent in answers to scripts. */
let sent: number;
/** Most of them in one answer. */
let most: number;

beforeEach(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
  [sent, most] = [0, 0];
  const evalsha = redis.evalsha.bind(redis) as (...args: unknown[]) => Promise<unknown>;
  redis.evalsha = async (...args: unknown[]) => {
    const answer = await evalsha(...args);
    const events = Array.isArray(answer) ? answer.flat(2).filter((part) => /^\d\n/.test(String(part))) : [];
    sent += events.length;
    most = Math.max(most, events.length);
    return answer;
  };
  log = new RedisEventLog({ redis, age: 0 });
}, PATIENCE);

afterEach(async () => {
  await log.close();
  redis.disconnect();
  await server.dispose();
});

/** Publishes an event to each of the rooms. @returns the epoch. */
async function fill(rooms: readonly string[]): Promise<string> {
  const cursors = await Promise.all(
    rooms.map(async (room) => log.append({ rooms: [room], text: `data: ${room}\n`, json: false })),
  );
  return cursors[0]!.epoch;
}

async function readAll(epoch: string, from = 0): Promise<{ seqs: number[]; pages: LogPage[] }> {
  const pages: LogPage[] = [];
  let seq = from;
  do {
    pages.push(await log.read(ROOMS, { epoch, seq }, LIMIT));
    seq = pages.at(-1)!.through;
  } while (!pages.at(-1)!.complete);
  return { seqs: pages.flatMap(({ events }) => events.map((event) => event.seq)), pages };
}

const EVEN = Array.from({ length: 3_000 }, (_, index) => ROOMS[index % ROOMS.length]!);
const BUSY = Array.from({ length: 3_000 }, (_, index) => ROOMS[index % 20 === 0 ? (index / 20) % 60 : 0]!);

describe('Reading many rooms page by page', () => {
  it.each([
    { what: 'that have alike many events', rooms: EVEN, pages: 40 },
    { what: 'of which one has nearly all events', rooms: BUSY, pages: 100 },
  ])(
    '$what gives each event once, and has Redis send little more than twice that at most',
    async ({ rooms, pages }) => {
      const epoch = await fill(rooms);
      const read = await readAll(epoch);
      expect(read.seqs).toEqual(rooms.map((_, index) => index + 1));
      expect(read.pages.length).toBeLessThan(pages);
      expect(sent).toBeLessThan(2.5 * rooms.length);
      expect(most).toBeLessThanOrEqual(500);
    },
    PATIENCE,
  );

  it(
    'asks Redis once for many who read the same, one after the other',
    async () => {
      const epoch = await fill(EVEN);
      await readAll(epoch, 2_000);
      const before = sent;
      const { seqs } = await readAll(epoch, 2_000);
      expect(seqs).toHaveLength(1_000);
      expect(sent - before).toBeLessThanOrEqual(before);
    },
    PATIENCE,
  );

  it('tells each reader of what was trimmed before its position, and no other', async () => {
    await log.close();
    log = new RedisEventLog({ redis, age: 0, count: 900 });
    const epoch = await fill(Array.from({ length: 1_000 }, () => ROOMS[0]!));
    for (let round = 0; round < 2; round++) {
      const first = await log.read(ROOMS, { epoch, seq: 0 }, LIMIT);
      expect(first.lost).toEqual([{ room: ROOMS[0], through: 100 }]);
      const next = await log.read(ROOMS, { epoch, seq: first.through }, LIMIT);
      expect([next.lost, next.events[0]?.seq]).toEqual([[], first.through + 1]);
    }
  });

  it('reads nothing of a log that is gone, though it has read ahead', async () => {
    const epoch = await fill(EVEN);
    const { through } = await log.read(ROOMS, { epoch, seq: 0 }, LIMIT);
    await redis.flushall();
    await log.append({ rooms: ['elsewhere'], text: 'data: 1\n', json: true });
    await log.seek([], 'live');
    expect(await log.read(ROOMS, { epoch, seq: through }, LIMIT)).toMatchObject({ events: [], known: false });
  });
});

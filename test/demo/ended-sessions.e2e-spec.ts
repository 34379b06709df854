import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndedSessions } from '../../src/auth/ended-sessions.js';
import { openEndedSessions } from '../../src/auth/open-ended-sessions.js';
import { RedisServer } from '../../tools/redis-server.mjs';

const A_DAY = 86_400_000;
let redis: RedisServer;
let folder: string;

beforeAll(async () => {
  redis = await RedisServer.start();
  folder = await mkdtemp(join(tmpdir(), 'sessions-'));
});
afterAll(async () => {
  await redis.dispose();
  await rm(folder, { recursive: true });
});

const open = async (LOG: 'memory' | 'lmdb' | 'redis'): Promise<EndedSessions> =>
  openEndedSessions({ LOG, DATA_DIR: folder, REDIS_URL: redis.url });

describe.each(['memory', 'lmdb', 'redis'] as const)('Ended sessions in %s', (kind) => {
  afterEach(() => jest.restoreAllMocks());

  it('are known, and no other', async () => {
    const sessions = await open(kind);
    await sessions.add('one');
    expect([await sessions.has('one'), await sessions.has('other')]).toEqual([true, false]);
    await sessions.close();
  });

  it('are kept longer than the longest token', async () => {
    const sessions = await open(kind);
    await sessions.add('long');
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + A_DAY + 1_000);
    await sessions.add('next');
    expect(await sessions.has('long')).toBe(true);
    if (kind !== 'redis') {
      jest.spyOn(Date, 'now').mockReturnValue(now + A_DAY + 120_000);
      await sessions.add('last');
      expect(await sessions.has('long')).toBe(false);
    }
    await sessions.close();
  });

  it('survive a restart, but in memory', async () => {
    const before = await open(kind);
    await before.add('survivor');
    await before.close();
    const after = await open(kind);
    expect(await after.has('survivor')).toBe(kind !== 'memory');
    await after.close();
  });
});

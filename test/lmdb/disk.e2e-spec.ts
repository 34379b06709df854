import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoomService, type Receipt } from '@nestream/nest';
import { LmdbEventLog } from '@nestream/nest/lmdb';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';

const folder = mkdtempSync(join(tmpdir(), 'lmdb-disk-'));
const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);

afterEach(() => limitFiles('unlimited'));
afterAll(() => {
  complaints.mockRestore();
  rmSync(folder, { recursive: true, force: true });
});

/** Largest size of a file that this process may write: a full disk for who cannot make one. */
function limitFiles(bytes: number | 'unlimited'): void {
  const { status } = spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
  expect(status).toBe(0);
}

describe.each(PLATFORMS)('the LMDB log on a full disk, on %s', (platform) => {
  it('rejects publishers, gives the event to nobody, keeps streams open, and goes on when there is room', async () => {
    const path = join(folder, platform);
    const storedUids: number[] = [];
    const { app, url } = await startApp(platform, {
      sse: { log: new LmdbEventLog({ path }), drainWindow: 500 },
      controllers: [RoomsController],
    });
    try {
      const rooms = app.get(RoomService);
      const publish = async (uid: number): Promise<Receipt> =>
        rooms.broadcastToRoom('a', { type: 'news', data: { uid, filling: 'x'.repeat(3_000) } });
      const uidsOf = (one: RawStream): number[] => one.dataOf<{ uid: number }>('news').map(({ uid }) => uid);
      const stream = await RawStream.connected(`${url}/rooms/a`);
      stream.keepBody = false;

      const stored = storedUids;
      let uid = 0;
      while (stored.length < 5) {
        await publish(++uid);
        stored.push(uid);
      }
      limitFiles(statSync(join(path, 'data.mdb')).size + 100_000);
      let rejected = 0;
      while (rejected < 30 && uid < 500) {
        const group = [++uid, ++uid, ++uid];
        const results = await Promise.allSettled(group.map(publish));
        for (const [index, result] of results.entries()) {
          if (result.status === 'fulfilled') stored.push(group[index]!);
          else {
            rejected++;
            expect(result.reason).toMatchObject({ code: 'SSE_LOG_WRITE', statusCode: 503 });
          }
        }
      }
      expect(rejected).toBeGreaterThanOrEqual(30);

      // Reading goes on meanwhile.
      const late = await RawStream.connected(`${url}/rooms/a?from=start`);
      await late.until(() => uidsOf(late).length >= stored.length);
      expect(uidsOf(late)).toEqual(stored);

      limitFiles('unlimited');
      await publish(++uid);
      stored.push(uid);
      for (const one of [stream, late]) {
        await one.until(() => uidsOf(one).includes(uid));
        expect(one.ended).toBe(false);
        expect(uidsOf(one)).toEqual(stored);
        one.cut();
      }
    } finally {
      limitFiles('unlimited');
      await app.close();
    }
    // What was rejected is not in the log either.
    const log = new LmdbEventLog({ path });
    const { cursor } = await log.seek(['a'], 'start');
    const { events } = await log.read(['a'], cursor, { count: 10_000, bytes: 1e9 });
    await log.close();
    expect(events.map((event) => (event.data as { uid: number }).uid)).toEqual(storedUids);
  }, 20_000);
});

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog } from '../log/event-log.interface.js';
import { runWorld } from '../room/seam-model/run-world.spec-support.js';
import { LmdbEventLog } from './lmdb-event-log.js';

/** `SEAM_SEED` runs one world again, `SEAM_RUNS_LMDB` more or fewer of them. */
const RUNS = Number(process.env['SEAM_RUNS_LMDB'] ?? 150);
const SEED = process.env['SEAM_SEED'] === undefined ? undefined : Number(process.env['SEAM_SEED']);

// Order is what matters here, not the disk: in memory a commit takes no time.
const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lmdb-seam-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('The seam of history and live, on logs that outlive their process', () => {
  it('gives every client the log filtered by its rooms, over restarts too', async () => {
    const first = SEED ?? Math.floor(Math.random() * 2 ** 31);
    let events = 0;
    let gaps = 0;
    let restarts = 0;
    const runs = SEED === undefined ? RUNS : 1;
    for (let seed = first; seed < first + runs; seed++) {
      const path = join(root, String(seed));
      let open: EventLog | undefined;
      const result = await runWorld(seed, async (count, before) => {
        if (before) restarts++;
        await before?.close();
        open = new LmdbEventLog({ path, count, age: 0 });
        return open;
      });
      await open?.close();
      rmSync(path, { recursive: true });
      events += result.events;
      gaps += result.gaps;
      if (result.broken.length > 0) {
        throw new Error(`SEAM_SEED=${seed} breaks the promise:\n${result.broken.slice(0, 10).join('\n')}`);
      }
    }
    process.stdout.write(
      `seam on LMDB: ${runs} worlds from seed ${first}, ${restarts} restarts, ${events} events and ${gaps} gaps received\n`,
    );
    expect(events).toBeGreaterThan(runs);
    if (SEED === undefined) expect([gaps > 0, restarts > 0]).toEqual([true, true]);
  }, 120_000);
});

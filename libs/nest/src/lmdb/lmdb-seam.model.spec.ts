import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lengthOf } from '@nestream/test-kit/random-worlds';
import type { EventLog } from '../log/event-log.interface.js';
import { runWorlds } from '../subscription/seam-model/run-worlds.spec-support.js';
import { LmdbEventLog } from './lmdb-event-log.js';

const RUNS = lengthOf(25, 1_000);

// Order is what matters here, not the disk: in memory a commit takes no time.
const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lmdb-seam-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('The seam of history and live, on logs that outlive their process', () => {
  it('gives every client the log filtered by its rooms, over restarts too', async () => {
    const { count, events, gaps, restarts, repeated } = await runWorlds('seam on LMDB', RUNS, (seed) => {
      const path = join(root, String(seed));
      let open: EventLog | undefined;
      return {
        open: async (count, before) => {
          await before?.close();
          open = new LmdbEventLog({ path, count, age: 0 });
          return open;
        },
        dispose: async () => {
          await open?.close();
          rmSync(path, { recursive: true });
        },
      };
    });
    expect(events).toBeGreaterThan(count);
    if (!repeated) expect([gaps > 0, restarts > 0]).toEqual([true, true]);
  }, 1_200_000);
});

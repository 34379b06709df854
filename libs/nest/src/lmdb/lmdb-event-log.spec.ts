import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventLog } from '../testing/index.js';
import { LmdbEventLog } from './lmdb-event-log.js';

describeEventLog('LmdbEventLog', () => {
  let time = 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'lmdb-log-'));
  const logs: LmdbEventLog[] = [];
  return {
    open: (bounds) => {
      const path = join(folder, String(logs.length));
      const log = new LmdbEventLog({ age: 0, ...bounds, path, now: () => time });
      logs.push(log);
      return log;
    },
    advance: (milliseconds) => {
      time += milliseconds;
    },
    dispose: async () => {
      for (const log of logs) await log.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

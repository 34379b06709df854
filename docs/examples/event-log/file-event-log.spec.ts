import { appendFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventLog } from '@nestream/nest/testing';
import { FileEventLog } from './file-event-log.js';

const ENTRY = { rooms: ['kitchen'], text: 'data: 1\n', json: true };
const PAGE = { count: 100, bytes: 1_000_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-event-log-'));
});
afterEach(async () => rm(folder, { recursive: true }));

describeEventLog('FileEventLog', () => {
  const opened: FileEventLog[] = [];
  let time = Date.now();
  return {
    open: async (bounds) => {
      const log = await FileEventLog.open(join(folder, `${opened.length}.jsonl`), bounds, () => time);
      opened.push(log);
      return log;
    },
    advance: (milliseconds) => {
      time += milliseconds;
    },
    dispose: async () => {
      for (const log of opened) await log.close();
    },
  };
});

describe('FileEventLog', () => {
  const reopen = async (log: FileEventLog, torn = ''): Promise<FileEventLog> => {
    await log.close();
    await appendFile(join(folder, 'events.jsonl'), torn);
    return FileEventLog.open(join(folder, 'events.jsonl'), { count: 2 });
  };

  it('continues after a restart in the same epoch, with its history, losses and idempotency keys', async () => {
    const before = await FileEventLog.open(join(folder, 'events.jsonl'), { count: 2 });
    const first = await before.append({ ...ENTRY, idempotencyKey: 'once' });
    for (let index = 0; index < 3; index++) await before.append(ENTRY);
    const after = await reopen(before);
    expect(await after.append({ ...ENTRY, idempotencyKey: 'once' })).toEqual(first);
    const page = after.read(['kitchen'], first, PAGE);
    expect(page.events.map(({ seq }) => seq)).toEqual([3, 4]);
    expect(page.lost).toEqual([{ room: 'kitchen', through: 2 }]);
    expect(await after.append(ENTRY)).toEqual({ ...first, seq: 5 });
    await after.close();
  });

  it('drops the half line that a crash left behind', async () => {
    const before = await FileEventLog.open(join(folder, 'events.jsonl'));
    const last = await before.append(ENTRY);
    const after = await reopen(before, '{"rooms":["kitchen"],"te');
    expect(await after.append(ENTRY)).toEqual({ ...last, seq: last.seq + 1 });
    const again = await reopen(after);
    expect(again.seek([], 'live').cursor.seq).toBe(last.seq + 1);
    await again.close();
  });

  it('rejects an event that the disk refuses, and keeps nothing of it', async () => {
    const path = join(folder, 'events.jsonl');
    const log = await FileEventLog.open(path);
    const handle = await open(path);
    const datasync = jest.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'datasync');
    datasync.mockRejectedValueOnce(new Error('ENOSPC'));
    await handle.close();
    await expect(log.append({ ...ENTRY, idempotencyKey: 'once' })).rejects.toThrow('unavailable');
    const { seq } = await log.append({ ...ENTRY, idempotencyKey: 'once' });
    await log.close();
    expect(seq).toBe(1);
    expect(await readFile(path, 'utf8')).toMatch(/^\{"epoch":.*\n.*"seq":1,.*\n$/);
  });
});

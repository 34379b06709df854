import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { LmdbFolder } from './lmdb-folder.spec-support.js';
import { startOf } from './owner/process-identity.js';

let folder: LmdbFolder;
beforeEach(() => (folder = new LmdbFolder()));
afterEach(async () => folder.dispose());

async function fill(): Promise<void> {
  const { log, probe } = folder.open();
  await Promise.all(Array.from({ length: 2_000 }, async () => probe.add('a', 'x'.repeat(200))));
  await log.close();
}

describe('LmdbEventLog on a folder that cannot serve', () => {
  it('says so where a file is in the place of the folder', () => {
    writeFileSync(folder.path, 'a file');
    expect(() => folder.open()).toThrow(
      expect.objectContaining({ code: 'SSE_LOG_FOLDER', message: expect.stringContaining(folder.path) }),
    );
    expect(() => folder.open({ path: join(folder.path, 'below') })).toThrow(
      expect.objectContaining({ code: 'SSE_LOG_FOLDER' }),
    );
  });

  it('says so where nothing can be written', () => {
    expect(() => folder.open({ path: '/proc/self' })).toThrow(
      expect.objectContaining({ code: 'SSE_LOG_FOLDER' }),
    );
  });

  it.each([
    ['noise', Buffer.alloc(20_000, 'noise')],
    ['a text', Buffer.from('hello')],
    ['zeros', Buffer.alloc(8_192)],
  ])('says so where the file is %s', (_, content) => {
    mkdirSync(folder.path);
    writeFileSync(join(folder.path, 'data.mdb'), content);
    expect(() => folder.open()).toThrow(
      expect.objectContaining({
        code: 'SSE_LOG_CORRUPT',
        message: expect.stringMatching(/not an LMDB file.*backup/),
      }),
    );
  });

  it.each([100, 4_196, 40_960])('says so where the file was cut off at byte %d', async (size) => {
    await fill();
    truncateSync(join(folder.path, 'data.mdb'), size);
    expect(() => folder.open()).toThrow(
      expect.objectContaining({
        code: 'SSE_LOG_CORRUPT',
        message: expect.stringMatching(/cut off|destroyed/),
      }),
    );
  });

  it.each([
    [1, 'written by an older version'],
    [99, 'written by a newer version'],
  ])('says so where the format is %d', async (format, who) => {
    await fill();
    await folder.inspect({ log: { format, bytes: 0 } });
    expect(() => folder.open()).toThrow(
      expect.objectContaining({
        code: 'SSE_LOG_CORRUPT',
        message: expect.stringContaining(`its format is ${format}, ${who}`),
      }),
    );
  });

  it('opens an empty file, and leaves nothing but its own files', async () => {
    mkdirSync(folder.path);
    writeFileSync(join(folder.path, 'data.mdb'), '');
    const { probe } = folder.open();
    expect(await probe.add('a')).toBe(1);
    expect(readdirSync(folder.path).toSorted()).toEqual(['data.mdb', 'lock.mdb']);
  });
});

describe('LmdbEventLog and its owner', () => {
  it('cannot be opened twice by one process, unless it was closed', async () => {
    const { log, probe } = folder.open();
    const seq = await probe.add('a');
    const again = expect.objectContaining({ code: 'SSE_LOG_IN_USE', pid: process.pid });
    expect(() => folder.open()).toThrow(again);
    expect(() => folder.open({ path: `${folder.path}/../log` })).toThrow(again);
    expect(await probe.seqsAfter(['a'], 0)).toEqual([seq]);
    await log.close();
    expect(await folder.open().probe.seqsAfter(['a'], 0)).toEqual([seq]);
  });

  it('names the process that has it, and is free when that was killed', async () => {
    await fill();
    const other = spawn('sleep', ['60']);
    await once(other, 'spawn');
    const pid = other.pid!;
    await folder.inspect({ owner: { pid, started: startOf(pid), host: hostname(), token: 'other' } });
    expect(() => folder.open()).toThrow(
      expect.objectContaining({
        code: 'SSE_LOG_IN_USE',
        pid,
        message: expect.stringContaining(`process ${pid}`),
      }),
    );
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await folder.open().probe.seqsAfter(['a'], 0)).toHaveLength(2_000);
  });

  it('is not held by a process that only has the same pid', async () => {
    await fill();
    await folder.inspect({ owner: { pid: process.ppid, started: '1', host: hostname(), token: 'other' } });
    expect(await folder.open().probe.seqsAfter(['a'], 0)).toHaveLength(2_000);
  });

  it('stops writing when another process took the folder', async () => {
    const { probe } = folder.open();
    const seq = await probe.add('a');
    await folder.inspect({ owner: { pid: 4_242, started: null, host: 'elsewhere', token: 'other' } });
    await expect(probe.add('a')).rejects.toMatchObject({ code: 'SSE_LOG_IN_USE', pid: 4_242 });
    expect(await probe.seqsAfter(['a'], 0)).toEqual([seq]);
  });
});

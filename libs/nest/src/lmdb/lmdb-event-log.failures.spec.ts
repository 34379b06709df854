import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { LmdbFolder } from './lmdb-folder.spec-support.js';

let folder: LmdbFolder;
beforeEach(() => (folder = new LmdbFolder()));
afterEach(async () => {
  await stopReader();
  await folder.dispose();
});

/** A process that has the file open and reads, and does not end. */
const READER = `
  const root = require('lmdb').open({ path: process.argv[1], noSubdir: false, maxDbs: 8, overlappingSync: false });
  root.openDB({ name: 'state' }).get('log');
  console.log('reads');
  setInterval(() => undefined, 1_000);
`;

let reader: ChildProcess | undefined;

async function startReader(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', READER, folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  reader = child;
  await once(child.stdout, 'data');
  return child;
}

async function stopReader(): Promise<void> {
  if (!reader) return;
  const exit = once(reader, 'exit');
  reader.kill('SIGKILL');
  await exit;
  reader = undefined;
}

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
    const refused = expect.objectContaining({
      code: 'SSE_LOG_FORMAT',
      format,
      message: expect.stringMatching(
        new RegExp(
          `has format ${format}, ${who}; .* formats 2 to 3\\. Start the version that wrote it, or give`,
        ),
      ),
    });
    expect(() => folder.open()).toThrow(refused);
    // It was not changed by that.
    expect(() => folder.open()).toThrow(refused);
  });

  it('opens an empty file, and leaves nothing but its own files', async () => {
    mkdirSync(folder.path);
    writeFileSync(join(folder.path, 'data.mdb'), '');
    const { probe } = folder.open();
    expect(await probe.add('a')).toBe(1);
    expect(readdirSync(folder.path).toSorted()).toEqual(['data.mdb', 'lock.mdb', 'watermark']);
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

  it('names the process that has it, whatever its host name, and is free when that was killed', async () => {
    await fill();
    const other = await startReader();
    const pid = other.pid!;
    await folder.takeOver({ pid, host: 'pod-a' });
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(() => folder.open()).toThrow(
        expect.objectContaining({
          code: 'SSE_LOG_IN_USE',
          pid,
          host: 'pod-a',
          message: expect.stringContaining(`process ${pid} of host "pod-a"; stop it`),
        }),
      );
    }
    await stopReader();
    expect(await folder.open().probe.seqsAfter(['a'], 0)).toHaveLength(2_000);
  });

  it('names the process of the format before that has it', async () => {
    await fill();
    const other = await startReader();
    await folder.inspect({ owner: { pid: other.pid!, started: null, host: hostname(), token: 'other' } });
    expect(() => folder.open()).toThrow(expect.objectContaining({ code: 'SSE_LOG_IN_USE', pid: other.pid! }));
    await stopReader();
    expect(await folder.open().probe.seqsAfter(['a'], 0)).toHaveLength(2_000);
  });

  it('is not held by a process that only has the same pid', async () => {
    await fill();
    await folder.takeOver({ pid: process.ppid, host: hostname() });
    expect(await folder.open().probe.seqsAfter(['a'], 0)).toHaveLength(2_000);
  });

  it('is not held by a process that only reads', async () => {
    await fill();
    await startReader();
    expect(await folder.open().probe.seqsAfter(['a'], 0)).toHaveLength(2_000);
    await stopReader();
  });

  it('stops writing when another process took the folder, and leaves it to that one', async () => {
    const { log, probe } = folder.open();
    const seq = await probe.add('a');
    await folder.takeOver({ pid: 4_242, host: 'elsewhere' });
    const before = await folder.inspect();
    const refused = { code: 'SSE_LOG_IN_USE', pid: 4_242, host: 'elsewhere' };
    await expect(Promise.all([probe.add('a'), probe.add('b')])).rejects.toMatchObject(refused);
    await expect(probe.append('a', 1, { idempotencyKey: 'key' })).rejects.toMatchObject(refused);
    expect(await probe.seqsAfter(['a', 'b'], 0)).toEqual([seq]);
    await log.close();
    expect(await folder.inspect()).toEqual(before);
    expect(await folder.owner()).toMatchObject({ pid: 4_242 });
  });
});

import { cpSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LmdbFolder } from './lmdb-folder.spec-support.js';

let folder: LmdbFolder;
let warnings: jest.SpyInstance;
beforeEach(() => {
  folder = new LmdbFolder();
  warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(async () => {
  await folder.dispose();
  warnings.mockRestore();
});

const backup = (): string => join(folder.root, 'backup');
const inFolder = (name: string): string => join(folder.path, name);

/** The folder of a stopped log. */
function backUpFolder(): void {
  cpSync(folder.path, backup(), { recursive: true });
}

/** The data alone, as `mdb_copy` makes it of a running log. */
function backUpData(): void {
  mkdirSync(backup());
  cpSync(inFolder('data.mdb'), join(backup(), 'data.mdb'));
}

/** Writes into the file that is there, as `cat`, `cp` and `rsync --inplace` do. */
function overwrite(name: string): void {
  writeFileSync(inFolder(name), readFileSync(join(backup(), name)));
}

interface Restore {
  readonly name: string;
  /** Whether the backup is of the run that the restore ends; else of one before. */
  readonly whileOpen: boolean;
  readonly backUp: () => void;
  readonly restore: () => void;
}

const RESTORES: readonly Restore[] = [
  {
    name: 'the folder, from a copy',
    whileOpen: false,
    backUp: backUpFolder,
    restore: () => {
      rmSync(folder.path, { recursive: true });
      cpSync(backup(), folder.path, { recursive: true });
    },
  },
  {
    name: 'the folder, file by file into the files that are there',
    whileOpen: false,
    backUp: backUpFolder,
    restore: () => {
      for (const name of ['data.mdb', 'watermark']) overwrite(name);
    },
  },
  {
    name: 'the data of an earlier run, into the file that is there',
    whileOpen: false,
    backUp: backUpData,
    restore: () => overwrite('data.mdb'),
  },
  {
    name: 'the data of the same run, into the file that is there',
    whileOpen: true,
    backUp: backUpData,
    restore: () => overwrite('data.mdb'),
  },
  {
    name: 'the data of the same run, as another file',
    whileOpen: true,
    backUp: backUpData,
    restore: () => {
      rmSync(inFolder('data.mdb'));
      cpSync(join(backup(), 'data.mdb'), inFolder('data.mdb'));
    },
  },
  {
    name: 'the data, into an empty folder',
    whileOpen: true,
    backUp: backUpData,
    restore: () => {
      rmSync(folder.path, { recursive: true });
      cpSync(backup(), folder.path, { recursive: true });
    },
  },
];

describe('LmdbEventLog from a backup', () => {
  it.each(RESTORES)('tells clients that were further: $name', async ({ whileOpen, backUp, restore }) => {
    const first = folder.open();
    const kept = await first.probe.addMany('a', 10);
    const key = { idempotencyKey: 'kept' };
    const keyed = await first.probe.append('a', 'keyed', key);
    if (!whileOpen) await first.log.close();
    backUp();
    const { log, probe } = whileOpen ? first : folder.open();
    await probe.addMany('a', 5);
    const before = await probe.head();
    await log.close();
    restore();

    const second = folder.open();
    expect(warnings.mock.calls).toEqual([
      [expect.stringMatching(/is not the newest that this folder had/), { code: 'SSE_LOG_RESTORED' }],
    ]);
    // Past the position of the client, which then looks like one of this history.
    const added = await second.probe.addMany('a', 20);
    const head = await second.probe.head();
    expect(head.seq).toBeGreaterThan(before.seq);
    expect(head.epoch).not.toBe(before.epoch);
    const start = await second.log.seek(['a'], { after: before, replayLimit: 100 });
    expect(start).toMatchObject({ known: false, cursor: head });
    const page = await second.log.read(['a'], before, { count: 100, bytes: 1e6 });
    expect(page).toMatchObject({ known: false, events: [] });
    // What the backup has stays, under the new epoch.
    const { events } = await second.probe.page(['a'], 0);
    expect(events.map(({ seq }) => seq)).toEqual([...kept, keyed.seq, ...added]);
    expect(new Set(events.map(({ epoch }) => epoch))).toEqual(new Set([head.epoch]));
    expect(await second.probe.append('a', 'keyed', key)).toEqual({ ...keyed, epoch: head.epoch });

    await second.log.close();
    expect((await folder.open().probe.head()).epoch).toBe(head.epoch);
    expect(warnings).toHaveBeenCalledTimes(1);
  });
});

describe('LmdbEventLog that is the newest of its folder', () => {
  const expectSame = async (between: () => Promise<void> | void): Promise<void> => {
    const first = folder.open();
    const seqs = await first.probe.addMany(['a', 'b'], 30);
    const before = await first.probe.head();
    await first.log.close();
    await between();
    const { log, probe } = folder.open();
    expect(await probe.head()).toEqual(before);
    expect(await probe.seqsAfter(['a'], 0)).toEqual(seqs);
    expect(await log.seek(['b'], { after: before, replayLimit: 10 })).toMatchObject({
      known: true,
      lost: [],
    });
    expect(await probe.add('a')).toBe(before.seq + 1);
    expect(warnings).not.toHaveBeenCalled();
  };

  it('keeps its epoch over many restarts', async () => {
    await expectSame(async () => {
      for (let index = 0; index < 5; index++) await folder.open().log.close();
    });
  });

  it('keeps its epoch when the process was killed before it replaced the watermark', async () => {
    const spare = join(folder.root, 'spare');
    await expectSame(async () => {
      linkSync(inFolder('watermark'), spare);
      await folder.open().log.close();
      renameSync(spare, inFolder('watermark'));
      writeFileSync(inFolder('watermark.next'), '');
    });
  });

  it.each(['', '\0'.repeat(16)])(
    'keeps its epoch when the machine lost its power before the watermark %j was on the disk',
    async (content) => {
      await expectSame(() => writeFileSync(inFolder('watermark'), content));
    },
  );

  it('keeps its epoch when the file is compacted', async () => {
    await expectSame(async () => folder.compact());
  });

  it('reads what the version before wrote, and keeps its epoch', async () => {
    await expectSame(async () => folder.makeFormat2());
    expect(await folder.owner()).toMatchObject({ pid: process.pid });
  });
});

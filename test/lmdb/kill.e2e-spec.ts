import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { lengthOf } from '../kit/random-worlds.js';
import { LmdbEventLog } from '@nestream/nest/lmdb';

const KILLS = lengthOf(10, 100);
const SCRIPT = join(import.meta.dirname, 'support', 'publisher-process.mjs');
const WHOLE = { count: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

interface Acknowledged {
  readonly seq: number;
  readonly data: string;
  readonly rooms: readonly string[];
}

interface Burst {
  readonly epoch: string;
  /** Newest position when the process began. */
  readonly head: number;
  readonly acknowledged: readonly Acknowledged[];
}

const root = mkdtempSync(join(tmpdir(), 'lmdb-kill-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Lets a process publish until it has acknowledged so many events, and kills it where it stands. */
async function burst(path: string, killAfter: number): Promise<Burst> {
  const child = spawn(process.execPath, [SCRIPT, path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const closed = once(child, 'close');
  let begun: { epoch: string; head: number } | undefined;
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may have been cut off by the kill.
    if (!line.endsWith('}')) continue;
    const said = JSON.parse(line) as Acknowledged & { epoch: string; head: number };
    if (begun) acknowledged.push(said);
    else begun = said;
    if (acknowledged.length >= killAfter) process.kill(child.pid!, 'SIGKILL');
  }
  const [code, signal] = (await closed) as [number | null, string | null];
  if (!begun || signal !== 'SIGKILL') throw new Error(`The publisher ended with ${code}: ${stderr}`);
  return { ...begun, acknowledged };
}

describe('The LMDB log of a process that is killed', () => {
  it(`loses nothing that was acknowledged, ${KILLS} times`, async () => {
    const path = join(root, 'log');
    const bursts: Burst[] = [];
    const started = performance.now();
    // From the very first commit to a few hundred events into the run.
    for (let index = 0; index < KILLS; index++) bursts.push(await burst(path, 1 + ((index * 37) % 300)));

    const epochs = new Set(bursts.map(({ epoch }) => epoch));
    expect(epochs.size).toBe(1);
    const acknowledged = bursts.flatMap((one) => one.acknowledged);
    const seqs = acknowledged.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other));
    for (const [index, { head, acknowledged: mine }] of bursts.entries()) {
      const before = bursts[index - 1]?.acknowledged.at(-1)?.seq ?? 0;
      expect(head).toBeGreaterThanOrEqual(before);
      expect(mine[0]!.seq).toBeGreaterThan(head);
    }

    // A killed process leaves no lock behind, and its clients go on where they were.
    const log = new LmdbEventLog({ path, count: 1_000_000, age: 0 });
    try {
      const epoch = bursts[0]!.epoch;
      const { events, lost } = await log.read(['a', 'b'], { epoch, seq: 0 }, WHOLE);
      expect(lost).toEqual([]);
      const inLog = new Map(events.map((event) => [event.seq, event]));
      const missing = acknowledged.filter(({ seq, data }) => inLog.get(seq)?.data !== data);
      expect(missing).toEqual([]);
      const order = events.map((event) => event.seq);
      expect(order).toEqual(order.toSorted((one, other) => one - other));

      for (const { acknowledged: mine } of bursts) {
        // A client of one room that saw half of what its server acknowledged before that was killed.
        const own = acknowledged.filter(({ rooms }) => rooms.includes('a'));
        const after = { epoch, seq: mine[mine.length >> 1]!.seq };
        const start = await log.seek(['a'], { after, replayLimit: 1_000_000 });
        expect([start.known, start.lost, start.skipped, start.cursor]).toEqual([true, [], [], after]);
        const page = await log.read(['a'], start.cursor, WHOLE);
        const received = new Set(page.events.map((event) => event.seq));
        expect(own.filter(({ seq }) => seq > after.seq && !received.has(seq))).toEqual([]);
      }
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      process.stdout.write(
        `lmdb: ${KILLS} kills in ${seconds} s, ${acknowledged.length} events acknowledged, 0 lost, ` +
          `${events.length - acknowledged.length} stored without acknowledgement\n`,
      );
    } finally {
      await log.close();
    }
  }, 60_000);

  it('is refused to a second process, which names the first', async () => {
    const path = join(root, 'taken');
    const log = new LmdbEventLog({ path });
    log.open();
    try {
      await expect(burst(path, 1)).rejects.toThrow(
        new RegExp(`"${path}" is in use by process ${process.pid}; stop it`),
      );
      await log.append({ rooms: ['a'], text: 'data: still mine\n', json: false });
    } finally {
      await log.close();
    }
  }, 20_000);
});

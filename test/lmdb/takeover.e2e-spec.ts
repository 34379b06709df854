import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lengthOf } from '../kit/random-worlds.js';
import { LmdbEventLog } from '@nestream/nest/lmdb';

const TAKEOVERS = lengthOf(8, 40);
const SCRIPT = join(import.meta.dirname, 'support', 'pod-process.mjs');
const WHOLE = { count: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

/** What a pod tells of an event. */
type Line =
  | { readonly kind: 'stored'; readonly data: string; readonly epoch: string; readonly seq: number }
  | { readonly kind: 'rejected'; readonly data: string; readonly code: string; readonly owner: string };

type Message =
  | { readonly first: Line['kind'] }
  | { readonly refused: { readonly code: string; readonly pid: number; readonly host: string } };

const root = mkdtempSync(join(tmpdir(), 'lmdb-takeover-'));
const pods = new Set<Pod>();
afterEach(async () => {
  for (const pod of pods) await pod.kill();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A process with a host name of its own that publishes to the log of a folder. */
class Pod {
  readonly host: string;
  private readonly output: string;
  private readonly child: ChildProcess;
  private readonly heard: Message[] = [];
  private wake: () => void = () => undefined;

  /** @param unseen whether the others cannot see that it lives. */
  constructor(path: string, index: number, unseen: boolean) {
    this.host = `pod-${index}`;
    this.output = `${path}-${this.host}.out`;
    const fd = openSync(this.output, 'w');
    this.child = spawn(process.execPath, [SCRIPT, path, this.host, unseen ? 'unseen' : ''], {
      stdio: ['ignore', fd, 'inherit', 'ipc'],
    });
    closeSync(fd);
    this.child.on('message', (message: Message) => {
      this.heard.push(message);
      this.wake();
    });
    this.child.once('exit', () => this.wake());
    pods.add(this);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Resolves when the pod has told so. */
  async until<Told>(find: (message: Message) => Told | undefined): Promise<Told> {
    for (;;) {
      for (const message of this.heard) {
        const told = find(message);
        if (told !== undefined) return told;
      }
      if (this.child.exitCode !== null)
        throw new Error(`${this.host} ended after ${JSON.stringify(this.heard)}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async untilFirst(kind: Line['kind']): Promise<void> {
    await this.until((message) => ('first' in message && message.first === kind ? true : undefined));
  }

  async kill(): Promise<void> {
    pods.delete(this);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  /** All that it told; the last line may have been cut off by the kill. */
  lines(): Line[] {
    const text = readFileSync(this.output, 'utf8');
    return text
      .slice(0, text.lastIndexOf('\n'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  }
}

/** Everything in the log, by position. */
async function readLog(path: string): Promise<{ epoch: string; events: Map<number, unknown> }> {
  const log = new LmdbEventLog({ path, count: 1_000_000, age: 0 });
  try {
    const { cursor } = await log.seek([], 'live');
    const { events, lost } = await log.read(['a'], { ...cursor, seq: 0 }, WHOLE);
    expect(lost).toEqual([]);
    return { epoch: cursor.epoch, events: new Map(events.map((event) => [event.seq, event.data])) };
  } finally {
    await log.close();
  }
}

describe('The LMDB log of pods with one volume', () => {
  it(`keeps every acknowledged event when it is taken from a publishing owner, ${TAKEOVERS} times`, async () => {
    const path = join(root, 'unseen');
    const lines: Line[] = [];
    let owner = new Pod(path, 0, true);
    await owner.untilFirst('stored');
    for (let index = 1; index <= TAKEOVERS; index++) {
      const next = new Pod(path, index, true);
      await next.untilFirst('stored');
      await owner.untilFirst('rejected');
      await owner.kill();
      const rejected = owner.lines().filter((line) => line.kind === 'rejected');
      expect(rejected[0]).toMatchObject({ code: 'SSE_LOG_IN_USE', owner: next.host });
      // From there on it stores nothing.
      expect(owner.lines().findLastIndex(({ kind }) => kind === 'stored')).toBeLessThan(
        owner.lines().findIndex(({ kind }) => kind === 'rejected'),
      );
      lines.push(...owner.lines());
      owner = next;
    }
    await owner.kill();
    lines.push(...owner.lines());

    const stored = lines.filter((line) => line.kind === 'stored');
    const { epoch, events } = await readLog(path);
    expect(new Set(stored.map((line) => line.epoch))).toEqual(new Set([epoch]));
    expect(stored.filter(({ seq, data }) => events.get(seq) !== data)).toEqual([]);
    expect(new Set(stored.map(({ seq }) => seq)).size).toBe(stored.length);
    const inLog = new Set(events.values());
    expect(lines.filter(({ kind, data }) => kind === 'rejected' && inLog.has(data))).toEqual([]);
    process.stdout.write(
      `lmdb: ${TAKEOVERS} takeovers, ${stored.length} events acknowledged, 0 lost, ` +
        `${lines.length - stored.length} refused\n`,
    );
  }, 300_000);

  it('is refused to pods of one machine, whatever their host names, and the owner goes on', async () => {
    const path = join(root, 'seen');
    const owner = new Pod(path, 0, false);
    await owner.untilFirst('stored');
    for (let index = 1; index <= 5; index++) {
      const next = new Pod(path, index, false);
      const refused = await next.until((message) => ('refused' in message ? message.refused : undefined));
      expect(refused).toEqual({ code: 'SSE_LOG_IN_USE', pid: owner.pid, host: owner.host });
      expect(next.lines()).toEqual([]);
    }
    await owner.kill();
    expect(owner.lines().filter(({ kind }) => kind === 'rejected')).toEqual([]);
    // Free at once, though the owner could not say goodbye.
    const heir = new Pod(path, 6, false);
    await heir.untilFirst('stored');
    await heir.kill();
    const { events } = await readLog(path);
    for (const pod of [owner, heir]) {
      for (const line of pod.lines())
        expect(line).toMatchObject({ data: events.get('seq' in line ? line.seq : 0) });
    }
  }, 60_000);
});

import { randomUUID } from 'node:crypto';
import { RedisServer } from '../../tools/redis-server.mjs';
import type { ProcessFigures } from '../../src/dashboard/process-figures.interface.js';
import { tokensOf } from '../../src/tokens/tokens-of.js';
import { RawStream } from '../kit/raw-stream.js';
import { waitUntil } from '../kit/wait-until.js';
import { DemoProcess } from './support/demo-process.js';
import { request } from './support/http.js';

const WORKERS = 2;
const PROMPT = 'Write it on two processes';

let redis: RedisServer;
let demo: DemoProcess;
let url: string;

beforeAll(async () => {
  redis = await RedisServer.start();
  demo = DemoProcess.start({ PORT: '0', WORKERS: String(WORKERS), REDIS_URL: redis.url }, 'cluster');
  await waitUntil(
    () => pids().length === WORKERS,
    30_000,
    () => `${demo.stdout}${demo.stderr}`,
  );
  url = await demo.url();
}, 60_000);
afterAll(async () => {
  // Its workers end with it.
  demo.kill('SIGTERM');
  await demo.exitCode();
  await redis.dispose();
}, 30_000);

const pids = (): number[] => [...demo.stdout.matchAll(/worker (\d+)\)/g)].map(([, pid]) => Number(pid));

interface Part {
  readonly pid: number;
  readonly stream: RawStream;
}

/** A text as one worker gives it. */
async function read(body: string, lastEventId = ''): Promise<Part> {
  const headers = lastEventId ? { 'Last-Event-ID': lastEventId } : {};
  const stream = await RawStream.connected(`${url}/tokens`, { method: 'POST', body, headers });
  return { stream, pid: Number(stream.header('x-served-by')) };
}

/** The same from another worker than that. */
async function readElsewhere(pid: number, body: string, lastEventId = ''): Promise<Part> {
  for (;;) {
    const part = await read(body, lastEventId);
    if (part.pid !== pid) return part;
    part.stream.cut();
  }
}

const textOf = (...parts: Part[]): string =>
  parts.flatMap(({ stream }) => stream.dataOf<{ text: string }>('token').map(({ text }) => text)).join('');

describe('the feeds of the demo as a cluster', () => {
  it('show the figures of every process', async () => {
    const stream = await RawStream.connected(`${url}/dashboard`);
    const seen = (): Set<number> => new Set(stream.dataOf<ProcessFigures>('process').map(({ pid }) => pid));
    await stream.until(() => seen().size === WORKERS, 10_000);
    expect(seen()).toEqual(new Set(pids()));
    stream.cut();
  }, 30_000);

  it('stop a text on whichever process it is written', async () => {
    const body = JSON.stringify({ id: randomUUID(), prompt: PROMPT });
    const here = await read(body);
    const there = await readElsewhere(here.pid, body);
    await there.stream.until(() => there.stream.count('token') >= 5);
    const { id } = JSON.parse(body) as { id: string };
    expect((await request(`${url}/tokens/${id}/stop`, {})).status).toBe(202);
    for (const { stream } of [here, there]) {
      await stream.until(() => stream.count('closing') === 1);
      expect(stream.dataOf('done')).toMatchObject([{ reason: 'stopped' }]);
    }
    expect(textOf(there)).toBe(textOf(here));
  }, 30_000);

  it('write each piece of a text once, when its client goes on at another process and the first is killed', async () => {
    const body = JSON.stringify({ id: randomUUID(), prompt: PROMPT });
    const first = await read(body);
    await first.stream.until(() => first.stream.count('token') >= 10);
    first.stream.cut();
    const second = await readElsewhere(first.pid, body, first.stream.lastEventId);
    await second.stream.until(() => second.stream.count('token') >= 20);
    process.kill(first.pid, 'SIGKILL');
    await second.stream.until(() => second.stream.count('done') === 1, 20_000);
    expect(textOf(first, second)).toBe(tokensOf(PROMPT).join(''));
  }, 60_000);
});

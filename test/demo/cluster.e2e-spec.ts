import { RedisServer } from '../../tools/redis-server.mjs';
import { RawStream } from '../kit/raw-stream.js';
import { waitUntil } from '../kit/wait-until.js';
import { PLATFORMS } from '../kit/test-app.js';
import { DemoProcess } from './support/demo-process.js';
import { request } from './support/http.js';
import { signIn } from './support/sign-in.js';

const WORKERS = 2;
let redis: RedisServer;
const started: DemoProcess[] = [];

beforeAll(async () => (redis = await RedisServer.start()));
afterAll(async () => {
  for (const demo of started) {
    // Its workers end with it.
    demo.kill('SIGTERM');
    await demo.exitCode();
  }
  await redis.dispose();
});

function start(variables: Record<string, string> = {}): DemoProcess {
  const demo = DemoProcess.start(
    { PORT: '0', WORKERS: String(WORKERS), REDIS_URL: redis.url, ...variables },
    'cluster',
  );
  started.push(demo);
  return demo;
}

function pidsOf(demo: DemoProcess): number[] {
  return [...demo.stdout.matchAll(/worker (\d+)\)/g)].map(([, pid]) => Number(pid));
}

async function running(demo: DemoProcess): Promise<string> {
  await waitUntil(
    () => pidsOf(demo).length === WORKERS,
    20_000,
    () => `${demo.stdout}${demo.stderr}`,
  );
  return demo.url();
}

/** A stream of each worker. */
async function streamsOf(url: string): Promise<Map<number, RawStream>> {
  const streams = new Map<number, RawStream>();
  while (streams.size < WORKERS) {
    const stream = await RawStream.connected(url);
    const pid = Number(stream.header('x-served-by'));
    if (streams.has(pid)) stream.cut();
    else streams.set(pid, stream);
  }
  return streams;
}

const textsOf = (stream: RawStream): string[] =>
  stream.dataOf<{ text: string }>('message').map(({ text }) => text);

describe.each(PLATFORMS)('the demo as a cluster on %s', (platform) => {
  let demo: DemoProcess;
  let url: string;
  beforeAll(async () => {
    demo = start({ PLATFORM: platform });
    url = await running(demo);
  });
  afterAll(async () => {
    demo.kill('SIGTERM');
    await demo.exitCode();
  });

  it('lets the clients of a worker that is killed go on at another, without a gap', async () => {
    const say = async (text: string): Promise<void> => {
      expect((await request(`${url}/chat/general/messages`, { author: 'Ada', text })).status).toBe(201);
    };
    const streams = await streamsOf(`${url}/chat/general?name=Eve`);
    await say('one');
    await say('two');
    for (const stream of streams.values()) {
      await stream.until(() => textsOf(stream).slice(-2).join() === 'one,two');
    }
    const [pid, victim] = [...streams][0]!;
    process.kill(pid, 'SIGKILL');
    await victim.until(() => victim.ended);
    // Before that it may still be given connections.
    const gone = `Worker ${pid} ended (SIGKILL); another one starts`;
    await waitUntil(() => demo.stderr.includes(gone), 20_000);
    await say('three');
    const back = await RawStream.connected(`${url}/chat/general?name=Eve`, {
      headers: { 'Last-Event-ID': victim.lastEventId },
    });
    await back.until(() => textsOf(back).length === 1);
    expect(textsOf(back)).toEqual(['three']);
    expect(back.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
    await waitUntil(() => pidsOf(demo).length === WORKERS + 1, 20_000);
  }, 60_000);

  it('publishes each update and each price once', async () => {
    const stream = await RawStream.connected(`${url}/ticker`);
    await stream.until(() => stream.count('price') >= 8);
    const times = stream.dataOf<{ time: string }>('price').map(({ time }) => Date.parse(time));
    expect(times).toEqual(times.map((_, index) => times[0]! + index * 100));
  }, 60_000);

  it('streams a task that another worker runs', async () => {
    const { body } = await request(`${url}/progress`, { steps: 3 });
    const streams = await streamsOf(`${url}/progress/${(body as { taskId: string }).taskId}`);
    for (const stream of streams.values()) {
      await stream.until(() => stream.count('closing') === 1);
      expect(stream.dataOf<{ step: number }>('progress').map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    }
  }, 60_000);

  it('cancels a task whichever worker is asked', async () => {
    let elsewhere = 0;
    while (elsewhere < 2) {
      const { body, headers } = await request(`${url}/progress`, { steps: 100 });
      const task = `${url}/progress/${(body as { taskId: string }).taskId}`;
      // Three connections each time, which the two workers get in turn.
      const streams = [await RawStream.connected(task), await RawStream.connected(task)];
      const answer = await RawStream.connected(task, { method: 'DELETE' });
      expect(answer.status).toBe(202);
      for (const stream of streams) {
        await stream.until(() => stream.count('closing') === 1);
        expect(stream.dataOf('notification')).toMatchObject([{ message: 'Task cancelled' }]);
      }
      if (answer.header('x-served-by') !== headers.get('x-served-by')) elsewhere++;
    }
  }, 60_000);

  it('takes the token of another worker, and refuses it everywhere once its user has signed out', async () => {
    const headers = await signIn(url, 'alice');
    const pids = new Set<string | undefined>();
    const streams: RawStream[] = [];
    while (pids.size < WORKERS) {
      const stream = await RawStream.connected(`${url}/notifications`, { headers });
      expect(stream.status).toBe(200);
      pids.add(stream.header('x-served-by'));
      streams.push(stream);
    }
    expect((await request(`${url}/auth/logout`, {}, headers)).status).toBe(204);
    for (const stream of streams) await stream.until(() => stream.count('closing') === 1);
    for (pids.clear(); pids.size < WORKERS;) {
      const refused = await RawStream.connected(`${url}/notifications`, { headers });
      expect(refused.status).toBe(401);
      pids.add(refused.header('x-served-by'));
    }
  }, 60_000);
});

describe('the demo as a cluster', () => {
  it('says that Redis does not answer, and gives up', async () => {
    const demo = start({ REDIS_URL: 'redis://:secret@127.0.0.1:1' });
    expect(await demo.exitCode()).toBe(1);
    expect(demo.stderr).toMatch(
      /^Redis at 127.0.0.1:1 cannot be used \(.*ECONNREFUSED.*\); start one.*REDIS_URL$/m,
    );
    expect(demo.stderr).not.toContain('secret');
  }, 30_000);

  it('says that it needs Redis', async () => {
    const demo = start({ LOG: 'lmdb' });
    expect(await demo.exitCode()).toBe(1);
    expect(demo.stderr).toContain('several processes can share a log in Redis only: LOG=redis');
  }, 30_000);
});

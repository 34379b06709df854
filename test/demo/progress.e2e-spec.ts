import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgressService } from '../../src/progress/progress.service.js';
import { RawStream } from '../kit/raw-stream.js';
import { waitUntil } from '../kit/wait-until.js';
import { PLATFORMS } from '../kit/test-app.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request } from './support/http.js';

const VISITOR = '0123456789abcdef';

interface Task {
  readonly name: string;
  readonly state: string;
  readonly step: number;
  readonly rate: number;
  readonly secondsLeft: number;
}

interface Progress {
  readonly step: number;
  readonly progress: number;
}

describe.each(PLATFORMS)('/progress on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  async function start(body: unknown = {}): Promise<string> {
    const { status, body: answer } = await request(`${demo.url}/progress`, body);
    expect(status).toBe(201);
    const { taskId } = answer as { taskId: string };
    return `${demo.url}/progress/${taskId}`;
  }

  const cancel = async (url: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(url, { method: 'DELETE' });
    return { status: response.status, body: await response.json() };
  };

  it('streams a task from its first step to its end, then tells the client to stop', async () => {
    const url = await start({ steps: 4 });
    const stream = await RawStream.connected(url);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.events.map((event) => event.type)).toEqual([
      'connected',
      ...Array<string>(5).fill('progress'),
      'notification',
      'closing',
    ]);
    expect(stream.dataOf<Progress>('progress').map(({ progress }) => progress)).toEqual([
      0, 0.25, 0.5, 0.75, 1,
    ]);
    const taskId = url.split('/').at(-1);
    expect(stream.dataOf('progress').at(-1)).toEqual({ taskId, progress: 1, step: 4, steps: 4 });
    expect(stream.dataOf('notification')).toEqual([{ taskId, message: 'Task completed' }]);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'completed', reconnect: false }]);

    const { status } = await request(url, undefined, { 'Last-Event-ID': stream.lastEventId });
    expect(status).toBe(204);
  });

  it('limits how many tasks an address starts', async () => {
    const other = await startDemo({ PLATFORM: platform });
    const statuses: number[] = [];
    for (let n = 0; n < 61; n++) {
      statuses.push((await request(`${other.url}/progress`, { steps: 1 })).status);
    }
    const { status, body } = await request(`${other.url}/progress`, { steps: 1 });
    expect([statuses.indexOf(429), status]).toEqual([60, 429]);
    expect(body).toMatchObject({ message: expect.stringMatching(/^Too many tasks/) as string });
    await other.app.close();
  });

  it('shows a finished task to who comes late', async () => {
    const url = await start({ steps: 1 });
    const watcher = await RawStream.connected(url);
    await watcher.until(() => watcher.count('closing') === 1);
    const late = await RawStream.connected(url);
    await late.until(() => late.count('closing') === 1);
    expect(late.dataOf<Progress>('progress').map(({ step }) => step)).toEqual([0, 1]);
    expect(late.count('notification')).toBe(1);
  });

  it('resumes in the middle, exactly once and in order', async () => {
    const url = await start({ steps: 6 });
    const first = await RawStream.connected(url);
    await first.until(() => first.count('progress') === 3);
    first.cut();
    const seen = first.dataOf<Progress>('progress');
    const second = await RawStream.connected(url, { headers: { 'Last-Event-ID': first.lastEventId } });
    await second.until(() => second.count('closing') === 1);
    const steps = [...seen, ...second.dataOf<Progress>('progress')].map(({ step }) => step);
    expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(second.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
  });

  it('takes ten steps by default', async () => {
    const stream = await RawStream.connected(await start());
    await stream.until(() => stream.count('progress') > 0);
    expect(stream.dataOf('progress')[0]).toMatchObject({ step: 0, steps: 10 });
    stream.cut();
  });

  it.each([
    [{ steps: 0 }],
    [{ steps: 101 }],
    [{ steps: 1.5 }],
    [{ steps: '10' }],
    [{ steps: null }],
    [{ steps: [3] }],
    [{ steps: 3, other: true }],
    [{ name: '' }],
    [{ name: 'x'.repeat(61) }],
    [{ failing: 'yes' }],
    [{ visitor: 'me' }],
    [{ visitor: null }],
    [[1]],
    ['{"steps":'],
    ['"text"'],
  ])('refuses %j with 400', async (body) => {
    expect((await request(`${demo.url}/progress`, body)).status).toBe(400);
  });

  it('refuses a large body with 413 and goes on', async () => {
    const { status } = await request(`${demo.url}/progress`, { padding: 'x'.repeat(40_000) });
    expect(status).toBe(413);
    await start({ steps: 1 });
  });

  it('runs a bounded number of tasks', async () => {
    const own = await startDemo({ PLATFORM: platform });
    try {
      const service = own.app.get(ProgressService);
      // So many steps that none of them ends while the test runs.
      const order = { name: 'Task', steps: 100, failing: false };
      const ids = await Promise.all(Array.from({ length: 1_000 }, async () => service.start(order)));
      await expect(service.start(order)).rejects.toThrow('Too many tasks');
      expect((await request(`${own.url}/progress`, {})).status).toBe(503);

      expect((await cancel(`${own.url}/progress/${ids.at(-1)}`)).status).toBe(202);
      // A connection each: the server closes idle ones while a thousand tasks keep the process busy.
      const once = { Connection: 'close' };
      await waitUntil(async () => (await request(`${own.url}/progress`, { steps: 1 }, once)).status === 201);
    } finally {
      await own.app.close();
    }
  }, 60_000);

  it('tells that a task failed, and ends its stream', async () => {
    const url = await start({ steps: 5, failing: true });
    const stream = await RawStream.connected(url);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf<Progress>('progress').map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    expect(stream.dataOf('notification')).toMatchObject([{ message: 'Step 4 of 5 failed' }]);
  });

  it('cancels a task, once', async () => {
    const url = await start({ steps: 100 });
    const stream = await RawStream.connected(url);
    await stream.until(() => stream.count('progress') === 2);
    const { status, body } = await cancel(url);
    expect(status).toBe(202);
    expect(body).toEqual({ taskId: url.split('/').at(-1) });
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('notification')).toMatchObject([{ message: 'Task cancelled' }]);
    expect((await cancel(url)).status).toBe(409);
    const again = await request(url, undefined, { 'Last-Event-ID': stream.lastEventId });
    expect(again.status).toBe(204);
  });

  it('streams all tasks of a visitor, those that are started later too, and nobody else’s', async () => {
    const stream = await RawStream.connected(`${demo.url}/progress?visitor=${VISITOR}`);
    const [good, bad, long] = [
      await start({ steps: 3, name: 'Good', visitor: VISITOR }),
      await start({ steps: 3, name: 'Bad', failing: true, visitor: VISITOR }),
      await start({ steps: 50, name: 'Long', visitor: VISITOR }),
      await start({ steps: 1, name: 'Other', visitor: 'f'.repeat(16) }),
    ];
    await cancel(long);
    const ends = (from: RawStream): Task[] =>
      from.dataOf<Task>('task').filter(({ state }) => state !== 'running');
    await stream.until(() => ends(stream).length === 3);
    const expected = [
      { taskId: good.split('/').at(-1), name: 'Good', state: 'completed', step: 3, progress: 1 },
      { taskId: bad.split('/').at(-1), name: 'Bad', state: 'failed', message: 'Step 2 of 3 failed' },
      { taskId: long.split('/').at(-1), name: 'Long', state: 'cancelled', steps: 50, secondsLeft: null },
    ].map((one) => expect.objectContaining(one));
    expect(ends(stream)).toEqual(expect.arrayContaining(expected));
    const running = stream.dataOf<Task>('task').find(({ name, step }) => name === 'Good' && step === 1)!;
    expect(running.rate).toBeGreaterThan(2);
    expect(running.rate).toBeLessThan(10);
    expect(running.secondsLeft).toBeCloseTo(2 / running.rate, 0);

    const late = await RawStream.connected(`${demo.url}/progress?visitor=${VISITOR}`);
    await late.until(() => ends(late).length === 3);
    expect(late.dataOf('task')).toEqual(stream.dataOf('task'));
    expect(JSON.stringify(late.dataOf('task'))).not.toContain('Other');
    for (const one of [stream, late]) one.cut();
  });

  it('wants to know whose tasks', async () => {
    for (const query of ['', '?visitor=', '?visitor=me', `?visitor=${VISITOR}&other=1`]) {
      expect((await request(`${demo.url}/progress${query}`)).status).toBe(400);
    }
  });

  it('tells that a task ended with the server, where the log outlives it', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'demo-progress-'));
    let durable = await startDemo({ PLATFORM: platform, LOG: 'lmdb', DATA_DIR });
    try {
      await request(`${durable.url}/progress`, { steps: 50, visitor: VISITOR });
      await durable.app.close();
      durable = await startDemo({ PLATFORM: platform, LOG: 'lmdb', DATA_DIR });
      const stream = await RawStream.connected(`${durable.url}/progress?visitor=${VISITOR}`);
      await stream.until(() => stream.dataOf<Task>('task').at(-1)?.state === 'failed');
      expect(stream.dataOf('task').at(-1)).toMatchObject({ message: 'The server was shut down' });
    } finally {
      await durable.app.close();
      await rm(DATA_DIR, { recursive: true });
    }
  }, 20_000);

  it('answers 404 for a task that is not known, and 400 for what is no task id', async () => {
    const unknown = await request(`${demo.url}/progress/6f1c0a4e-8c3d-4c55-9d5e-0d8c1f7b2a11`);
    expect(unknown.status).toBe(404);
    expect(unknown.body).toMatchObject({ statusCode: 404 });
    expect((await request(`${demo.url}/progress/42`)).status).toBe(400);
    expect((await cancel(`${demo.url}/progress/6f1c0a4e-8c3d-4c55-9d5e-0d8c1f7b2a11`)).status).toBe(404);
    expect((await cancel(`${demo.url}/progress/42`)).status).toBe(400);
  });
});

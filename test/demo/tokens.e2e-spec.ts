import { randomUUID } from 'node:crypto';
import { EventLog } from '@nestream/nest';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';
import { tokensOf } from '../../src/tokens/tokens-of.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request } from './support/http.js';

interface Token {
  readonly index: number;
  readonly text: string;
}

const PROMPT = 'How are streams resumed? 👩‍👩‍👧';
const WHOLE = tokensOf(PROMPT);

const textOf = (...streams: RawStream[]): string =>
  streams.flatMap((stream) => stream.dataOf<Token>('token').map(({ text }) => text)).join('');

describe.each(PLATFORMS)('POST /tokens on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  const read = async (id: string, lastEventId = '', prompt = PROMPT): Promise<RawStream> =>
    RawStream.connected(`${demo.url}/tokens`, {
      method: 'POST',
      body: JSON.stringify({ id, prompt }),
      headers: lastEventId ? { 'Last-Event-ID': lastEventId } : {},
    });
  const ended = async (stream: RawStream): Promise<void> =>
    stream.until(() => stream.count('closing') === 1, 20_000);

  it('gives each piece once and in order, however often the connection breaks', async () => {
    const id = randomUUID();
    const first = await read(id);
    expect(first.status).toBe(200);
    await first.until(() => first.count('token') >= 10);
    first.cut();
    const second = await read(id, first.lastEventId);
    await second.until(() => second.count('token') >= 10);
    const { status, body } = await request(`${demo.url}/tokens/${id}/cut`, {});
    expect([status, body]).toEqual([202, { id }]);
    await second.until(() => second.ended);
    expect(second.count('closing')).toBe(0);
    const third = await read(id, second.lastEventId);
    await ended(third);
    expect(textOf(first, second, third)).toBe(WHOLE.join(''));
    expect(third.dataOf('done')).toEqual([{ reason: 'finished', tokens: WHOLE.length }]);

    // There is no more for who has it all; who has nothing gets all of it.
    expect((await read(id, third.lastEventId)).status).toBe(204);
    const again = await read(id);
    await ended(again);
    expect(textOf(again)).toBe(WHOLE.join(''));
    expect(again.dataOf('started')).toEqual([{ prompt: PROMPT }]);
  }, 40_000);

  it('writes one text to all who ask for it by its id, by the prompt it was begun with', async () => {
    const id = randomUUID();
    const streams = await Promise.all([read(id), read(id), read(id, '', 'Another prompt')]);
    for (const stream of streams) await stream.until(() => stream.count('token') >= 30);
    const begin = WHOLE.slice(0, 30).join('');
    const begins = streams.map((stream) => textOf(stream).slice(0, begin.length));
    // Whichever was first: all have the same.
    expect(new Set(begins).size).toBe(1);
    for (const stream of streams) stream.cut();
  }, 20_000);

  it('ends the text for all when it is stopped', async () => {
    const id = randomUUID();
    const [one, other] = await Promise.all([read(id), read(id)]);
    await one.until(() => one.count('token') >= 5);
    expect((await request(`${demo.url}/tokens/${id}/stop`, {})).status).toBe(202);
    for (const stream of [one, other]) {
      await ended(stream);
      expect(stream.dataOf('done')).toEqual([{ reason: 'stopped', tokens: stream.count('token') }]);
    }
    const later = await read(id);
    await ended(later);
    expect(textOf(later)).toBe(textOf(one));
  }, 20_000);

  it('ends a text that nobody reads any more', async () => {
    const id = randomUUID();
    const prompt = 'x'.repeat(500);
    const stream = await read(id, '', prompt);
    await stream.until(() => stream.count('token') >= 3);
    stream.cut();
    const room = `tokens:${id}`;
    const log = demo.app.get<EventLog>(EventLog);
    await waitUntil(async () => {
      const { cursor } = await log.seek([room], 'start');
      const { events } = await log.read([room], cursor, { count: 2_000, bytes: 1e6 });
      return events.some(({ type }) => type === 'done');
    }, 15_000);
    const back = await read(id, '', prompt);
    await ended(back);
    expect(back.dataOf('done')).toMatchObject([{ reason: 'abandoned' }]);
  }, 30_000);

  it('says that a text is not kept any more to who has a part of it', async () => {
    const stream = await read(randomUUID(), 'abc:5');
    expect(stream.status).toBe(404);
  });

  it.each([
    [{ prompt: 'x' }],
    [{ id: 'x', prompt: 'x' }],
    [{ id: randomUUID() }],
    [{ id: randomUUID(), prompt: '' }],
    [{ id: randomUUID(), prompt: '  ' }],
    [{ id: randomUUID(), prompt: 'x'.repeat(501) }],
    [{ id: randomUUID(), prompt: 5 }],
    [{ id: randomUUID(), prompt: 'x', model: 'y' }],
  ])('refuses %j with 400', async (body) => {
    expect((await request(`${demo.url}/tokens`, body)).status).toBe(400);
  });

  it('refuses to stop what has no id', async () => {
    expect((await request(`${demo.url}/tokens/all/stop`, {})).status).toBe(400);
  });
});

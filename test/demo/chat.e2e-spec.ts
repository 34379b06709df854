import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { request } from './support/http.js';

interface Message {
  readonly author: string;
  readonly text: string;
}

describe.each(PLATFORMS)('/chat/:roomId on %s', (platform) => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ PLATFORM: platform });
  });
  afterAll(() => demo.app.close());

  const say = (room: string, text: unknown, author: unknown = 'Ada') =>
    request(`${demo.url}/chat/${room}/messages`, { author, text });
  const texts = (stream: RawStream) => stream.dataOf<Message>('message').map(({ text }) => text);

  it('delivers messages to all in the room, with the id of the receipt, and to nobody else', async () => {
    const [ada, bob, other] = await Promise.all(
      ['general?name=Ada', 'general?name=Bob', 'help?name=Cleo'].map((room) =>
        RawStream.connected(`${demo.url}/chat/${room}`),
      ),
    );
    const { status, body } = await say('general', 'Two\nlines, 🎉');
    expect(status).toBe(201);
    for (const stream of [ada!, bob!]) {
      await stream.until(() => stream.count('message') === 1);
      expect(stream.dataOf('message')).toMatchObject([{ author: 'Ada', text: 'Two\nlines, 🎉' }]);
      expect(stream.lastEventId).toBe((body as { id: string }).id);
    }
    await say('help', 'here');
    await other!.until(() => other!.count('message') > 0);
    expect(texts(other!)).toEqual(['here']);
    for (const stream of [ada!, bob!, other!]) stream.cut();
  });

  it('gives the last messages to who is new, and what was missed to who comes back', async () => {
    for (let number = 1; number <= 60; number++) await say('random', `${number}`);
    const stream = await RawStream.connected(`${demo.url}/chat/random?name=Eve`);
    await stream.until(() => texts(stream).length === 50 && stream.count('user-joined') === 1);
    expect(texts(stream)[0]).toBe('11');
    stream.cut();
    for (let number = 61; number <= 64; number++) await say('random', `${number}`);
    const headers = { 'Last-Event-ID': stream.lastEventId };
    const back = await RawStream.connected(`${demo.url}/chat/random?name=Eve`, { headers });
    await back.until(() => texts(back).length === 4);
    expect(texts(back)).toEqual(['61', '62', '63', '64']);
    // Back within the grace period: nobody has seen Eve go.
    expect(back.count('user-joined')).toBe(0);
    back.cut();
  });

  it('shows who is there, comes and goes', async () => {
    const ada = await RawStream.connected(`${demo.url}/chat/help?name=Ada`);
    await ada.until(() =>
      ada.dataOf('user-joined').some((member) => (member as { id: string }).id === 'Ada'),
    );
    const guest = await RawStream.connected(`${demo.url}/chat/help`);
    await guest.until(() => guest.count('members') === 1);
    expect(guest.dataOf('members')[0]).toContainEqual({ id: 'Ada' });
    const joined = () => ada.dataOf<{ id: string }>('user-joined').map(({ id }) => id);
    await ada.until(() => joined().some((id) => /^guest-[0-9a-f]{4}$/.test(id)));
    guest.cut();
    await ada.until(
      () => ada.dataOf<{ id: string }>('user-left').some(({ id }) => id.startsWith('guest-')),
      8_000,
    );
    ada.cut();
  }, 15_000);

  it('tells of messages in other rooms to who asked, and gives no history of that', async () => {
    await say('help', 'before');
    const [asked, plain] = await Promise.all([
      RawStream.connected(`${demo.url}/chat/general?name=Ada&activity=true`),
      RawStream.connected(`${demo.url}/chat/general?name=Dan`),
    ]);
    // It follows the others from some moment after it has opened.
    await waitUntil(async () => {
      await say('random', 'over here');
      return asked.count('activity') > 0;
    });
    expect(asked.dataOf('activity')[0]).toEqual({ room: 'random' });
    const other = await RawStream.connected(`${demo.url}/chat/help?name=Cleo&activity=true`);
    await other.until(() => other.count('user-joined') > 0);
    expect(texts(asked)).not.toContain('over here');
    await say('general', 'last');
    await plain.until(() => texts(plain).includes('last'));
    expect(plain.count('activity')).toBe(0);
    await asked.until(() => texts(asked).includes('last'));
    const joined = asked.dataOf<{ id: string }>('user-joined').map(({ id }) => id);
    // To follow the activity is no joining that others see.
    expect(joined.filter((id) => id === 'Dan')).toHaveLength(1);
    expect(joined).not.toContain('Cleo');
    other.cut();
    asked.cut();
    plain.cut();
  });

  it('does not know other rooms', async () => {
    for (const room of ['nowhere', '*', '@user:1', 'GENERAL', '%00', 'constructor']) {
      expect((await request(`${demo.url}/chat/${room}`)).status).toBe(404);
      expect((await say(room, 'x')).status).toBe(404);
    }
  });

  it.each(['', '%20', 'x'.repeat(41), 'a%0Ab', 'a&name=b', 'a&activity=1', 'a&activity='])(
    'refuses the name "%s" with 400',
    async (name) => {
      expect((await request(`${demo.url}/chat/general?name=${name}`)).status).toBe(400);
    },
  );

  it.each([
    [{ author: 'Ada' }],
    [{ text: 'x' }],
    [{ author: '', text: 'x' }],
    [{ author: '  ', text: 'x' }],
    [{ author: 'x'.repeat(41), text: 'x' }],
    [{ author: 'a\nb', text: 'x' }],
    [{ author: 1, text: 'x' }],
    [{ author: 'Ada', text: '' }],
    [{ author: 'Ada', text: 'x'.repeat(2_001) }],
    [{ author: 'Ada', text: { length: 3 } }],
    [{ author: 'Ada', text: 'x', admin: true }],
    ['{"author":"Ada"'],
    ['null'],
  ])('refuses the message %j with 400', async (body) => {
    expect((await request(`${demo.url}/chat/general/messages`, body)).status).toBe(400);
  });

  it('takes the longest message, however it is escaped, and refuses a large body with 413', async () => {
    const escaped = '\\ud83c\\udf89'.repeat(1_000);
    expect(
      (await request(`${demo.url}/chat/general/messages`, `{"author":"Ada","text":"${escaped}"}`)).status,
    ).toBe(201);
    expect((await say('general', 'x'.repeat(40_000))).status).toBe(413);
    expect((await say('general', 'still here')).status).toBe(201);
  });
});

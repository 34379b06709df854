import { once } from 'node:events';
import { WebSocket } from 'ws';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';
import { FEED_LIMITS } from '../../src/transports/feed/feed-limits.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { FeedClient, TRANSPORTS, type Wanted } from './support/feed-clients.js';
import { request } from './support/http.js';

/** Milliseconds; more than a machine takes that does other things besides. */
const PATIENCE = 15_000;

describe.each(PLATFORMS)('the same feed over all transports on %s', (platform) => {
  let demo: DemoApp;
  let clients: FeedClient[];
  let feeds = 0;

  beforeEach(async () => {
    demo = await startDemo({ PLATFORM: platform });
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await demo.app.close();
  });

  const named = (): string => `feed-of-test-${feeds++}`;
  const cut = async (feed: string) => (await request(`${demo.url}/transports/cut`, { feed })).body;

  function openAll(wanted: Wanted): FeedClient[] {
    clients = TRANSPORTS.map((transport) => FeedClient.open(transport, demo.url, wanted));
    return clients;
  }

  async function haveEvents(count: number): Promise<void> {
    await waitUntil(
      () => clients.every(({ events }) => events.length >= count),
      PATIENCE,
      () =>
        clients
          .map(({ transport, events, errors }) => `${transport}: ${events.length} ${errors.join()}`)
          .join('\n'),
    );
  }

  it('brings the same events, in order, to all', async () => {
    openAll({ feed: named(), rate: 100, size: 64 });
    await haveEvents(60);
    const firsts = clients.map(({ numbers }) => numbers[0]!);
    const from = Math.max(...firsts);
    const [reference, ...others] = clients.map(({ events }) =>
      events.filter(({ n }) => n >= from && n < from + 40),
    );
    expect(reference!.map(({ n }) => n)).toEqual(Array.from({ length: 40 }, (_, index) => from + index));
    expect(reference![0]!.pad).toHaveLength(64);
    for (const events of others) expect(events).toEqual(reference);
  }, 60_000);

  it('brings what was missed to the one that resumes, when all are cut at the same moment', async () => {
    const feed = named();
    openAll({ feed, rate: 50, size: 16 });
    await haveEvents(10);
    expect(await cut(feed)).toEqual({ cut: 4 });
    await waitUntil(() => clients.every(({ connected }) => connected === 2), PATIENCE);
    const counts = clients.map(({ events }) => events.length);
    await waitUntil(
      () => clients.every(({ events }, index) => events.length >= counts[index]! + 10),
      PATIENCE,
    );

    const missed = Object.fromEntries(clients.map((client) => [client.transport, client.missed]));
    expect(missed['sse']).toBe(0);
    for (const transport of ['websocket', 'graphql-ws', 'graphql-sse'] as const) {
      // 300 ms at 50 events a second, less what a timer may be early.
      expect(missed[transport]).toBeGreaterThanOrEqual(10);
    }
    for (const { numbers } of clients) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }, 60_000);

  it('says what is wrong with what was asked for', async () => {
    openAll({ feed: 'short', rate: 1_000 });
    await waitUntil(() => clients.every(({ errors }) => errors.length > 0), PATIENCE);
    for (const { transport, errors } of clients) {
      // The native status of a refusal says less than its body, which the page shows.
      if (transport === 'sse') expect(errors).toEqual([expect.stringContaining('400')]);
      else expect(errors).toEqual([expect.stringMatching(/feed must be 8 to 64.*rate must not be greater/)]);
    }
    const answer = await request(`${demo.url}/transports/sse?feed=short&rate=1000`);
    expect(answer.body).toMatchObject({
      message: [expect.stringContaining('feed must be'), expect.stringContaining('rate must not')],
    });
    expect((await request(`${demo.url}/transports/cut`, { feed: '' })).status).toBe(400);
  }, 60_000);

  it('bounds connections to a feed, and frees their places', async () => {
    const feed = named();
    const { maxConnections } = FEED_LIMITS;
    const crowd = Array.from({ length: maxConnections }, (_, index) =>
      FeedClient.open(TRANSPORTS[index % 4]!, demo.url, { feed, rate: 20 }),
    );
    clients = crowd;
    await haveEvents(1);
    const late = TRANSPORTS.slice(1).map((transport) =>
      FeedClient.open(transport, demo.url, { feed, rate: 20 }),
    );
    clients = [...crowd, ...late];
    await waitUntil(() => late.every(({ errors }) => errors.length > 0), PATIENCE);
    for (const { errors } of late) expect(errors[0]).toMatch(/at most 12 connections/);
    const query = `transports/sse?feed=${feed}&rate=20`;
    expect((await request(`${demo.url}/${query}`)).status).toBe(503);

    for (const client of clients) client.close();
    await waitUntil(async () => {
      const response = await fetch(`${demo.url}/${query}`);
      await response.body!.cancel();
      return response.status === 200;
    }, PATIENCE);
  }, 60_000);

  it('drops upgrades to other paths, and a second subscription on a socket', async () => {
    const stranger = new WebSocket(`${demo.url.replace('http', 'ws')}/elsewhere`);
    const [error] = (await once(stranger, 'error')) as [Error];
    expect(error.message).toMatch(/hang up|ECONNRESET/);

    const socket = new WebSocket(`${demo.url.replace('http', 'ws')}/transports/websocket`);
    await once(socket, 'open');
    const messages: { readonly event: string; readonly data: { readonly message?: string } }[] = [];
    socket.on('message', (text: Buffer) => messages.push(JSON.parse(text.toString()) as never));
    const subscribe = { event: 'subscribe', data: { feed: named(), rate: 1 } };
    socket.send(JSON.stringify(subscribe));
    socket.send(JSON.stringify(subscribe));
    await waitUntil(() => messages.some(({ event }) => event === 'error'), PATIENCE);
    expect(messages.find(({ event }) => event === 'error')!.data.message).toMatch(/has a feed/);
    socket.terminate();
  }, 60_000);

  it('ends all of them on shutdown, in time, and tells them to come back', async () => {
    openAll({ feed: named(), rate: 20 });
    await haveEvents(3);
    const begin = performance.now();
    await demo.app.close();
    // The demo's drain window is a second.
    expect(performance.now() - begin).toBeLessThan(2_500);
    await waitUntil(() =>
      clients.every(({ transport, closeCodes }) => transport.endsWith('sse') || closeCodes.length > 0),
    );
    for (const { transport, closeCodes } of clients) {
      if (!transport.endsWith('sse')) expect(closeCodes[0]).toBe(1001);
    }
    demo = await startDemo({ PLATFORM: platform }, demo.port);
    const counts = clients.map(({ events }) => events.length);
    await waitUntil(
      () => clients.every(({ events }, index) => events.length > counts[index]!),
      PATIENCE,
      () =>
        clients
          .map(
            ({ transport, events, connected }, index) =>
              `${transport}: ${counts[index]!} ${events.length} ${connected}`,
          )
          .join(),
    );
  }, 60_000);
});

import fc from 'fast-check';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { FakeBrowser } from './fake-browser.spec-support.js';
import { NumberedServer } from './numbered-server.spec-support.js';
import { readMessage } from './relay/read-message.js';
import { SharedSseClient } from './shared-sse-client.js';
import { TestTab } from './test-tab.spec-support.js';

const STATE = { name: 'open' };
const AT = { term: 1, n: 0 };
const CONTROL = { kind: 'event', type: 'gap', raw: '{}', id: '', reach: 'control' };
const SNAPSHOT = { at: AT, id: '', state: STATE, connected: undefined };

/** Messages of every type with every kind of record, of which each part is spoiled in turn. */
const MESSAGES = [
  { type: 'ask', from: 'a', joined: 0, at: AT, id: 'x' },
  {
    type: 'answer',
    to: 'a',
    snapshot: { ...SNAPSHOT, connected: CONTROL },
    entries: [],
    since: { at: AT, id: '' },
  },
  { type: 'entries', entries: [{ at: AT, record: { kind: 'begin', after: AT, id: '' } }] },
  { type: 'entries', entries: [{ at: AT, record: CONTROL }] },
  { type: 'entries', entries: [{ at: AT, record: { kind: 'id', id: '' } }] },
  { type: 'entries', entries: [{ at: AT, record: { kind: 'state', state: STATE } }] },
  {
    type: 'entries',
    entries: [
      {
        at: AT,
        record: {
          kind: 'state',
          state: { name: 'waiting', delay: 1, offline: false, cause: { relayed: ['E', 'm', 1] } },
        },
      },
    ],
  },
  { type: 'entries', entries: [{ at: AT, record: { kind: 'error', error: { relayed: ['E', 'm', 1] } } }] },
];

/** The value with one of its parts, at any depth, replaced or removed. */
function* spoiled(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const copy = (other: unknown): unknown =>
      Array.isArray(value)
        ? value.map((own, index) => (String(index) === name ? other : own))
        : { ...value, [name]: other };
    for (const bad of [undefined, null, -1, NaN, 1e300, 'x', 'y'.repeat(200), {}, [], [null]])
      yield copy(bad);
    for (const inner of spoiled(part)) yield copy(inner);
  }
}

const GARBAGE: unknown[] = [
  undefined,
  null,
  0,
  'ask',
  [],
  {},
  new Map(),
  { type: 'goodbye', from: 'a' },
  { type: 'entries', entries: [] },
  { type: 'ask' },
  { type: 'ask', from: 'a' },
  { type: 'ask', from: 'a', joined: 'later', at: 5, id: 5 },
];

describe('Garbage on the channel of SharedSseClient', () => {
  let browser: FakeBrowser;
  let server: NumberedServer;
  let tabs: TestTab[];
  let post: (message: unknown) => void;

  beforeEach(async () => {
    browser = new FakeBrowser();
    server = new NumberedServer();
    tabs = [new TestTab(browser, server), new TestTab(browser, server)];
    for (const tab of tabs) await tab.open();
    const rogue = browser.open().openChannel('', () => {});
    post = (message) => rogue.postMessage(message);
  });
  afterEach(() => {
    for (const tab of tabs) tab.client.close();
  });

  /** Both tabs get an event that comes now, from the connection of before. */
  async function areWell(): Promise<void> {
    server.publish();
    for (const tab of tabs) await tab.gets(server.head);
    expect(tabs.map(({ client }) => client.isLeader)).toEqual([true, false]);
    expect(server.network.exchanges).toHaveLength(1);
  }

  it.each(GARBAGE)('is dropped: %j', async (garbage) => {
    post(garbage);
    await settle();
    await areWell();
    expect(tabs.map(({ told }) => told)).toEqual([[1], [1]]);
  });

  it('is dropped, whichever part of a message it is', async () => {
    for (const message of MESSAGES) for (const one of spoiled(message)) post(one);
    await areWell();
    expect(tabs.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('does not depose a leader, whatever term it claims', async () => {
    const term = Number.MAX_SAFE_INTEGER - 1;
    post({ type: 'entries', entries: [{ at: { term, n: 5 }, record: CONTROL }] });
    await settle();
    await areWell();
    expect(tabs.map(({ told }) => told)).toEqual([[1], [1]]);
  });

  it('answers the asker of a place that cannot be read, and only it', async () => {
    const answers: { type: string; to: string; entries: unknown }[] = [];
    const asker = browser.open().openChannel('', (message) => answers.push(message as (typeof answers)[0]));
    for (const at of [5, 'x', { term: 'x' }])
      asker.postMessage({ type: 'ask', from: 'me', joined: 1, at, id: {} });
    await waitUntil(() => answers.length === 3);
    const snapshot = { type: 'answer', to: 'me', entries: undefined };
    expect(answers).toMatchObject([snapshot, snapshot, snapshot]);
    await areWell();
    expect(tabs.map(({ told }) => told)).toEqual([[1], [1]]);
  });

  it('says nothing where a record is of a later version, and holds its place', () => {
    const record = { kind: 'hologram', id: 5, depth: 3 };
    expect(readMessage({ type: 'entries', entries: [{ at: AT, record }], version: 2 })).toEqual({
      type: 'entries',
      entries: [{ at: AT, record: { kind: 'unknown' } }],
    });
  });

  it('is read without an exception, whatever it is', () => {
    const types = fc.constantFrom('ask', 'answer', 'entries', 'x');
    const messages = fc.oneof(
      fc.anything(),
      fc.record({ type: types, entries: fc.anything(), at: fc.anything() }),
    );
    fc.assert(
      fc.property(messages, (message) => {
        readMessage(message);
      }),
    );
  });

  it.each([Object.create(null), Symbol('x'), { name: Symbol('x'), message: () => {} }, undefined])(
    'is not what a leader makes of the error %p',
    async (error) => {
      for (const tab of tabs) tab.client.close();
      browser = new FakeBrowser();
      let calls = 0;
      const network = new FakeServer('stream');
      const fetch: typeof network.fetch = async (url, init) => {
        if (calls++ === 0) throw error;
        return network.fetch(url, init);
      };
      tabs = [new TestTab(browser, { fetch }, { retryDelay: 100 }), new TestTab(browser, { fetch })];
      for (const tab of tabs) tab.client.connect();
      for (const tab of tabs) await tab.reaches('open');
      network.last.send('id: e:1\nevent: n\ndata: 1\n\n');
      for (const tab of tabs) await tab.gets(1);
      expect(tabs.map(({ told }) => told)).toEqual([[1], [1]]);
    },
  );
});

describe('SharedSseClient with a position that cannot be used', () => {
  it('tells of it in its own tab, where it is too large', async () => {
    const browser = new FakeBrowser();
    const server = new NumberedServer();
    const all = [
      new TestTab(browser, server),
      new TestTab(browser, server, { lastEventId: 'x'.repeat(5000) }),
    ];
    for (const tab of all) await tab.open();
    server.publish();
    for (const tab of all) await tab.gets(1);
    expect(all.map(({ told }) => told)).toEqual([[1], ['gap', 1]]);
    for (const tab of all) tab.client.close();
  });

  it('tells all tabs, where the server refuses that of the leader', async () => {
    const browser = new FakeBrowser();
    const network = new FakeServer(431, 'stream');
    const gaps: [number, string][] = [];
    const clients = [1, 2].map(
      (tab) =>
        new SharedSseClient('http://test/stream', {
          platform: browser.open(),
          fetch: network.fetch,
          lastEventId: 'e:5',
          onGap: ({ reason }) => gaps.push([tab, reason]),
        }),
    );
    for (const client of clients) client.connect();
    await waitUntil(() => gaps.length === 2);
    expect(new Map(gaps)).toEqual(new Map(clients.map((_, index) => [index + 1, 'malformed'])));
    for (const client of clients) client.close();
  });
});

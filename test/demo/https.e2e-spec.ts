import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type ClientHttp2Session } from 'node:http2';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { selfSigned } from '../../src/platform/self-signed.js';
import { EventStreamParser } from '../kit/reference-parser.js';
import type { ReceivedEvent } from '../kit/received-event.js';
import { waitUntil } from '../kit/wait-until.js';
import { launchChromium } from '../kit/chromium.js';
import { startDemo, type DemoApp } from './support/demo-app.js';
import { DemoPage } from './support/demo-page.js';

/** A stream over HTTP/2. */
interface Http2Stream {
  readonly events: ReceivedEvent[];
  readonly ended: () => boolean;
}

function open(session: ClientHttp2Session, path: string): Http2Stream {
  const events: ReceivedEvent[] = [];
  let ended = false;
  const parser = new EventStreamParser((event) => events.push(event));
  const stream = session.request({ ':path': path });
  stream.on('data', (data: Buffer) => parser.feed(data));
  stream.on('close', () => (ended = true));
  return { events, ended: () => ended };
}

describe('the demo over TLS', () => {
  let folder: string;
  let files: { TLS_KEY: string; TLS_CERT: string };
  let ca: string;
  let demo: DemoApp | undefined;
  let session: ClientHttp2Session | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-tls-'));
    files = { TLS_KEY: join(folder, 'key.pem'), TLS_CERT: join(folder, 'cert.pem') };
    const { key, cert } = await selfSigned();
    ca = cert;
    await writeFile(files.TLS_KEY, key);
    await writeFile(files.TLS_CERT, cert);
  });
  afterAll(async () => rm(folder, { recursive: true }));
  afterEach(async () => {
    session?.destroy();
    await demo?.app.close();
    demo = undefined;
  });

  it('streams over HTTP/2, and says goodbye to all streams when it shuts down', async () => {
    demo = await startDemo({ HTTPS: 'true', ...files });
    session = connect(demo.url, { ca });
    const streams = Array.from({ length: 20 }, () => open(session!, '/ticker'));
    await waitUntil(() => streams.every(({ events }) => events.some(({ type }) => type === 'snapshot')));
    expect(session.alpnProtocol).toBe('h2');

    const asked = performance.now();
    await demo.app.close();
    demo = undefined;
    expect(performance.now() - asked).toBeLessThan(3_000);
    await waitUntil(() => streams.every(({ ended }) => ended()));
    for (const { events } of streams) {
      const { type, data } = events.at(-1)!;
      expect([type, JSON.parse(data)]).toEqual(['closing', { reason: 'draining', reconnect: true }]);
    }
  }, 20_000);

  it('serves who knows HTTP/1.1 only', async () => {
    demo = await startDemo({ HTTPS: 'true', ...files });
    let text = '';
    const request = get(`${demo.url}/sse`, { ca }, (response) => {
      text = `HTTP/${response.httpVersion} ${response.headers['content-type']}\n`;
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.on('error', () => undefined);
    });
    await waitUntil(() => text.includes('event: connected'));
    expect(text).toMatch(/^HTTP\/1\.1 text\/event-stream\n/);
    request.destroy();
  });

  it.each([
    [{ TLS_KEY: '/nowhere/key.pem' }, 'TLS_KEY is "/nowhere/key.pem"; give a file that can be read (ENOENT)'],
    [
      { TLS_CERT: '/nowhere/cert.pem' },
      'TLS_CERT is "/nowhere/cert.pem"; give a file that can be read (ENOENT)',
    ],
    [{ TLS_KEY: import.meta.filename }, 'give a private key and its certificate, in PEM'],
  ])('says what is wrong with %j', async (variables, problem) => {
    await expect(startDemo({ HTTPS: 'true', ...files, ...variables })).rejects.toThrow(problem);
  });

  describe('in Chromium', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await launchChromium();
    }, 30_000);
    afterAll(async () => browser.close());

    it('has more than six streams at a time, and a cookie for TLS only, with a certificate of its own', async () => {
      demo = await startDemo({ HTTPS: 'true' });
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const view = await DemoPage.open(context, demo.url, 'notifications');
      await view.page.locator('.people').getByRole('button', { name: 'Alice' }).click();
      await view.shows('state', 'Live');
      expect(await context.cookies()).toEqual([
        expect.objectContaining({ name: 'access_token', secure: true, httpOnly: true, sameSite: 'Lax' }),
      ]);
      const { opened, protocol } = await view.page.evaluate(async () => {
        const streams = Array.from({ length: 12 }, () => new EventSource('sse'));
        await Promise.all(
          streams.map(async (stream) => new Promise((resolve) => stream.addEventListener('open', resolve))),
        );
        const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        const opened = streams.filter(({ readyState }) => readyState === EventSource.OPEN).length;
        return { opened, protocol: page!.nextHopProtocol };
      });
      expect([opened, protocol]).toEqual([12, 'h2']);
      expect(view.problems).toEqual([]);

      // A browser keeps its connection: it must not keep the server.
      const asked = performance.now();
      await demo.app.close();
      demo = undefined;
      expect(performance.now() - asked).toBeLessThan(3_000);
      await context.close();
    }, 60_000);
  });
});

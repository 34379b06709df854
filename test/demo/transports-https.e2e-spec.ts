import { connect } from 'node:http2';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { waitUntil } from '../kit/wait-until.js';
import { startDemo, type DemoApp } from './support/demo-app.js';

/** The certificate is one that the demo has made for itself. */
class TrustingWebSocket extends WebSocket {
  constructor(url: string, protocols?: string) {
    super(url, protocols, { rejectUnauthorized: false });
  }
}

const SUBSCRIPTION = 'subscription { feed(feed: "feed-of-https", rate: 20, size: 10) { n t pad } }';

describe('the feed over HTTPS', () => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemo({ HTTPS: 'true' });
  }, 30_000);
  afterAll(() => demo.app.close());

  it('comes as streams of one HTTP/2 connection, and over WebSockets on the same port', async () => {
    const texts = { sse: '', 'graphql-sse': '', websocket: '', 'graphql-ws': '' };
    const session = connect(demo.url, { rejectUnauthorized: false });
    const sse = session.request({ ':path': '/transports/sse?feed=feed-of-https&rate=20&size=10' });
    sse.on('data', (chunk: Buffer) => (texts.sse += chunk.toString()));
    const graphqlSse = session.request({
      ':method': 'POST',
      ':path': '/transports/graphql/stream',
      accept: 'text/event-stream',
      'content-type': 'application/json',
    });
    graphqlSse.on('data', (chunk: Buffer) => (texts['graphql-sse'] += chunk.toString()));
    graphqlSse.end(JSON.stringify({ query: SUBSCRIPTION }));

    const socket = new TrustingWebSocket(`${demo.url.replace('http', 'ws')}/transports/websocket`);
    socket.on('open', () => {
      socket.send(
        JSON.stringify({ event: 'subscribe', data: { feed: 'feed-of-https', rate: 20, size: 10 } }),
      );
    });
    socket.on('message', (text: Buffer) => (texts.websocket += text.toString()));
    const client = createClient({
      url: `${demo.url.replace('http', 'ws')}/transports/graphql`,
      webSocketImpl: TrustingWebSocket,
    });
    client.subscribe(
      { query: SUBSCRIPTION },
      { next: (result) => (texts['graphql-ws'] += JSON.stringify(result)), error() {}, complete() {} },
    );

    const numbersOf = (text: string): string[] => [...text.matchAll(/"n":(\d+)/g)].map(([, n]) => n!);
    await waitUntil(
      () => Object.values(texts).every((text) => numbersOf(text).length >= 5),
      15_000,
      () => JSON.stringify(texts),
    );
    const [last] = numbersOf(texts.sse).slice(-1);
    await waitUntil(() => Object.values(texts).every((text) => numbersOf(text).includes(last!)), 15_000);

    const cut = session.request({
      ':method': 'POST',
      ':path': '/transports/cut',
      'content-type': 'application/json',
    });
    cut.end('{"feed":"feed-of-https"}');
    let answer = '';
    cut.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await waitUntil(
      () => answer === '{"cut":4}',
      15_000,
      () => answer,
    );
    await waitUntil(() => sse.closed && graphqlSse.closed && socket.readyState === socket.CLOSED, 15_000);

    await client.dispose();
    session.destroy();
  }, 60_000);
});

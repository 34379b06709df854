import { FakeServer } from '../transport/fake-server.spec-support.js';
import { SseClient } from './sse-client.js';

/** What the oldest browsers that docs/client.md names do not have. The type check of the build knows the names of ES2022. */
const MISSING = [
  [AbortSignal.prototype, 'throwIfAborted'],
  [AbortSignal.prototype, 'reason'],
  [Object, 'hasOwn'],
  [Array.prototype, 'findLastIndex'],
] as const;

describe('Without what old browsers lack', () => {
  const removed: (() => void)[] = [];

  beforeEach(() => {
    for (const [owner, name] of MISSING) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      if (!descriptor) continue;
      Reflect.deleteProperty(owner, name);
      removed.push(() => Object.defineProperty(owner, name, descriptor));
    }
  });
  afterEach(() => {
    for (const restore of removed.splice(0)) restore();
  });

  it('SseClient reads events, with a schema too', async () => {
    const server = new FakeServer();
    const validate = (value: unknown) => ({ value: value as number });
    const schemas = { n: { '~standard': { version: 1 as const, vendor: 'test', validate } } };
    const client = new SseClient<{ n: number }>('http://test/stream', { fetch: server.fetch, schemas });
    const data = new Promise((resolve) => client.on('n', (event) => resolve(event.data)));
    const open = new Promise<void>((resolve) => {
      const poll = setInterval(() => {
        if (client.state.name !== 'open') return;
        clearInterval(poll);
        resolve();
      }, 1);
    });
    client.connect();
    await open;
    server.last.send('event: n\ndata: 1\n\n');
    expect(await data).toBe(1);
    client.close();
  });
});

import { FakeServer } from '../transport/fake-server.spec-support.js';
import { TestClient } from './test-client.spec-support.js';
import { settle, waitUntil } from '@nestream/test-kit/wait-until';

describe('a page', () => {
  it('that is hidden stays connected', async () => {
    const test = await new TestClient().open();
    test.environment.hide(true);
    expect(test.client.state.name).toBe('open');
  });

  it('that is hidden disconnects with pauseWhenHidden, and resumes', async () => {
    const test = await new TestClient(new FakeServer(), { pauseWhenHidden: true }).open();
    test.server.last.send('id: 1\ndata: 1\n\n');
    await waitUntil(() => test.client.lastEventId === '1');
    test.environment.hide(true);
    expect(test.client.state).toEqual({ name: 'paused', reason: 'hidden' });
    expect(test.server.last.cancelled).toBe(true);
    test.environment.advance(1_000_000);
    expect(test.server.exchanges).toHaveLength(1);
    test.environment.hide(false);
    await test.reaches('open');
    expect(test.server.last.lastEventId).toBe('1');
  });

  it('that is hidden at first connects when it is shown', async () => {
    const test = new TestClient(new FakeServer(), { pauseWhenHidden: true });
    test.environment.hidden = true;
    test.client.connect();
    expect(test.client.state).toEqual({ name: 'paused', reason: 'hidden' });
    expect(test.states).toEqual(['paused']);
    test.environment.hide(false);
    await test.reaches('open');
  });

  it('that is hidden pauses once, whatever else happens to it', async () => {
    const test = await new TestClient(new FakeServer(), { pauseWhenHidden: true }).open();
    test.environment.hide(true);
    test.environment.page('online');
    test.environment.page('pagehide', true);
    test.environment.page('pageshow', true);
    expect(test.client.state).toEqual({ name: 'paused', reason: 'hidden' });
    expect(test.states).toEqual(['connecting', 'open', 'paused']);
    test.environment.hide(false);
    await test.reaches('open');
  });

  it('that is hidden while the client waits pauses it', async () => {
    const test = new TestClient(new FakeServer(503), { pauseWhenHidden: true });
    test.client.connect();
    await test.reaches('waiting');
    test.environment.hide(true);
    expect(test.client.state.name).toBe('paused');
    expect(test.environment.timers).toEqual([]);
    test.client.close();
    test.environment.hide(false);
    expect(test.client.state.name).toBe('closed');
  });

  it('goes into the back-forward cache without a stream, and resumes out of it', async () => {
    const test = await new TestClient().open();
    test.environment.page('pagehide', true);
    expect(test.client.state).toEqual({ name: 'paused', reason: 'cached' });
    expect(test.server.last.cancelled).toBe(true);
    test.environment.page('pageshow', true);
    await test.reaches('open');
    expect(test.server.exchanges).toHaveLength(2);
  });

  it.each(['visibilitychange', 'freeze', 'resume', 'online', 'pagehide'] as const)(
    'stays without a stream in the back-forward cache on %s',
    async (event) => {
      const test = await new TestClient().open();
      test.environment.page('pagehide', true);
      test.environment.page(event, event === 'pagehide');
      expect(test.client.state).toEqual({ name: 'paused', reason: 'cached' });
      test.environment.page('pageshow', true);
      await test.reaches('open');
      expect(test.states).toEqual(['connecting', 'open', 'paused', 'connecting', 'open']);
    },
  );

  it('that comes out of the back-forward cache hidden stays paused until it is shown', async () => {
    const test = await new TestClient(new FakeServer(), { pauseWhenHidden: true }).open();
    test.environment.page('pagehide', true);
    test.environment.hidden = true;
    test.environment.page('pageshow', true);
    expect(test.client.state).toEqual({ name: 'paused', reason: 'hidden' });
    test.environment.hide(false);
    await test.reaches('open');
  });

  it('that freezes lets go of its stream, and resumes after it', async () => {
    const test = await new TestClient(new FakeServer(), { idleTimeout: 0 }).open();
    test.server.last.send('id: 1\ndata: x\n\n');
    await settle();
    test.environment.page('freeze');
    expect(test.client.state).toEqual({ name: 'paused', reason: 'frozen' });
    expect(test.server.last.cancelled).toBe(true);
    test.environment.page('resume');
    await test.reaches('open');
    expect(test.server.last.lastEventId).toBe('1');
  });

  it.each(['open', 'connecting'] as const)('that thaws without a `freeze` reconnects, %s', async (state) => {
    const test = new TestClient(state === 'open' ? new FakeServer() : new FakeServer('hang', 'stream'));
    test.client.connect();
    await test.reaches(state);
    await waitUntil(() => test.server.exchanges.length === 1);
    test.environment.page('resume');
    await waitUntil(() => test.server.exchanges.length === 2);
    await test.reaches('open');
    expect(test.server.exchanges[0]!.aborted).toBe(true);
  });

  it('that thaws while the client waits keeps to the delay', async () => {
    const test = new TestClient(new FakeServer(503));
    test.client.connect();
    await test.reaches('waiting');
    test.environment.page('resume');
    expect(test.client.state.name).toBe('waiting');
    test.client.close();
  });

  it('that is left for good is left alone', async () => {
    const test = await new TestClient().open();
    test.environment.page('pagehide', false);
    expect(test.client.state.name).toBe('open');
  });
});

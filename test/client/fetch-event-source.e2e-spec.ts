import { fetchEventSource, type EventSourceMessage } from '@microsoft/fetch-event-source';
import { RoomService } from '@nestream/nest';
import { RoomsController } from '../kit/rooms.controller.js';
import { startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

/** What the library takes from a page. */
const document = { hidden: false, addEventListener: () => undefined, removeEventListener: () => undefined };
Object.assign(globalThis, { window: globalThis, document });

describe('@microsoft/fetch-event-source', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await startApp('express', { controllers: [RoomsController], sse: { heartbeat: 1_000 } });
  });
  afterEach(async () => test.app.close());

  it('gets one empty message, which Nest itself opens a stream with, and no other', async () => {
    const messages: EventSourceMessage[] = [];
    let opens = 0;
    const abort = new AbortController();
    const ended = fetchEventSource(`${test.url}/rooms/a`, {
      signal: abort.signal,
      openWhenHidden: true,
      onopen: async () => void opens++,
      onmessage: (message) => {
        messages.push(message);
        // The guard of docs/client.md.
        if (message.data) JSON.parse(message.data);
      },
    });
    await waitUntil(() => messages.some(({ event }) => event === 'connected'));
    const rooms = test.app.get(RoomService);
    await rooms.broadcastToRoom('a', { type: 'note', data: { n: 1 } });
    // Moves the position past what is not for this client, which a heartbeat then tells.
    await rooms.broadcastToRoom('b', { type: 'note', data: { n: 2 } });
    await waitUntil(() => messages.some(({ event }) => event === 'heartbeat'), 5_000);
    abort.abort();
    await ended;
    expect(messages.map(({ event, data }) => [event, data === ''])).toEqual([
      ['', true],
      ['connected', false],
      ['note', false],
      ['heartbeat', false],
    ]);
    expect(opens).toBe(1);
  });
});

import { type EventLog, MemoryEventLog, RoomService } from '@nestream/nest';
import { FleetClient } from './support/fleet-client.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

/** `DRAIN_STREAMS=5000` gives the figures of the documentation. */
const STREAMS = Number(process.env.DRAIN_STREAMS ?? 400);
const WINDOW = 5_000;
const RETRY = 2_000;
const OPENING_AT_ONCE = 200;
/** Published from before the shutdown until all are back, so that a machine that takes longer has no more to do. */
const EVENTS = 40;
const EVERY = (WINDOW + 2 * RETRY) / EVENTS;

/** One log for two applications of this process: none of them may close it. */
function sharedLog(): EventLog {
  const log = new MemoryEventLog();
  return {
    append: async (entry) => log.append(entry),
    seek: async (rooms, origin) => log.seek(rooms, origin),
    read: async (rooms, after, limit) => log.read(rooms, after, limit),
    tail: async (listener) => log.tail(listener),
    close: async () => undefined,
  };
}

describe.each(PLATFORMS)(`A node with ${STREAMS} streams that is shut down (%s)`, (platform) => {
  it('says goodbye to all, which go on at another node without missing an event', async () => {
    const log = sharedLog();
    const options = {
      controllers: [RoomsController],
      sse: { log, drainWindow: WINDOW, retry: RETRY },
    };
    const [first, second] = await Promise.all([startApp(platform, options), startApp(platform, options)]);
    let port = first.port;
    const clients = Array.from({ length: STREAMS }, () => new FleetClient('/rooms/a', () => port));
    const all = (holds: (client: FleetClient) => boolean): Promise<void> =>
      waitUntil(
        () => clients.every(holds),
        120_000,
        () => {
          const others = clients.filter((client) => !holds(client));
          return `${others.length} of ${STREAMS}: ${String(holds)}; the first: ${JSON.stringify(others[0])}`;
        },
      );
    for (let next = 0; next < STREAMS; next += OPENING_AT_ONCE) {
      const group = clients.slice(next, next + OPENING_AT_ONCE);
      for (const client of group) client.open();
      await waitUntil(() => group.every((client) => client.connected === 1), 30_000);
    }

    const rooms = second.app.get(RoomService);
    let published = 0;
    const publish = async (): Promise<void> => {
      await rooms.broadcastToRoom('a', { type: 'n', data: String(++published) });
    };
    const publisher = setInterval(() => {
      if (published < EVENTS) void publish();
    }, EVERY);

    port = second.port;
    const started = performance.now();
    await first.app.close();
    const took = performance.now() - started;
    await all((client) => client.connected === 2);
    clearInterval(publisher);
    await publish();
    await all((client) => client.last >= published);
    const cameBack = clients.map((client) => client.cameBackAt - started).toSorted((a, b) => a - b);
    const busiest = Math.max(...cameBack.map((at) => cameBack.filter((x) => x >= at && x < at + 100).length));
    if (process.env.DRAIN_STREAMS) {
      process.stderr.write(
        `${platform}: ${STREAMS} streams, close ${took.toFixed(0)} ms of ${WINDOW}, back from ${cameBack[0]!.toFixed(0)} ` +
          `to ${cameBack.at(-1)!.toFixed(0)} ms, at most ${busiest} within 100 ms, ${published} events each\n`,
      );
    }
    for (const client of clients) client.stop();
    await second.app.close();

    expect(took).toBeLessThan(WINDOW);
    expect(clients.map((client) => client.fault).filter(Boolean)).toEqual([]);
    expect(clients.map((client) => client.last)).toEqual(clients.map(() => published));
    const goodbyes = clients.map(({ goodbyes: [goodbye] }) => goodbye);
    expect(new Set(goodbyes.map((goodbye) => goodbye?.data))).toEqual(
      new Set(['{"reason":"draining","reconnect":true}']),
    );
    const retries = goodbyes.map((goodbye) => goodbye!.retry);
    expect(Math.min(...retries)).toBeGreaterThanOrEqual(RETRY * 0.5);
    expect(Math.max(...retries)).toBeLessThanOrEqual(RETRY * 1.5);
    // Spread over the jitter alone: without it all would be back within the time that their ends took.
    expect(busiest).toBeLessThan(STREAMS / 4);
  }, 280_000);
});

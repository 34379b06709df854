import { type LimitOptions, SseLimitStats } from '@nestream/nest';
import { type HostileApp, startHostileApp } from './support/hostile-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

// A machine that is busy otherwise takes longer.
jest.setTimeout(30_000);

const FLOOD = 400;
const AT_ONCE = 50;
const KEPT = 5;

const userId = ({ headers }: { headers: Record<string, string> }): string | undefined => headers['x-user'];

describe.each(PLATFORMS)('A flood of connections (%s)', (platform) => {
  let server: HostileApp;
  afterEach(async () => {
    await server.forgotten();
    expect(server.errors).toEqual([]);
    await server.app.close();
  });

  /** Opens many streams as fast as can be. @returns how many got which status */
  const flood = async (
    path: string,
    headers = {},
  ): Promise<[counts: Record<number, number>, RawStream[]]> => {
    const streams: RawStream[] = [];
    const counts: Record<number, number> = {};
    for (let n = 0; n < FLOOD; n += AT_ONCE) {
      const opened = Array.from({ length: AT_ONCE }, () =>
        RawStream.connected(server.url + path, { headers }),
      );
      for (const stream of await Promise.all(opened)) {
        counts[stream.status] = (counts[stream.status] ?? 0) + 1;
        if (stream.status === 200) streams.push(stream);
        else stream.cut();
      }
    }
    return [counts, streams];
  };

  it.each<[keyof SseLimitStats['refused'], LimitOptions, number]>([
    ['total', { total: KEPT }, 503],
    ['perUser', { perUser: KEPT, onUserLimit: 'reject' }, 429],
    ['perAddress', { perAddress: KEPT }, 429],
    ['perRoute', { perRoute: KEPT }, 503],
    ['perRoom', { perRoom: KEPT }, 503],
  ])(
    'against %s gets as many streams as are allowed; these are served, and the refusals leave nothing',
    async (name, limits, status) => {
      server = await startHostileApp(platform, { limits, userId });
      const [counts, streams] = await flood('/rooms/a', { 'X-User': 'mallory' });
      expect(counts).toEqual({ 200: KEPT, [status]: FLOOD - KEPT });
      expect(server.app.get(SseLimitStats).refused[name]).toBe(FLOOD - KEPT);
      expect(server.open()).toBe(KEPT);
      await server.rooms.broadcastToRoom('a', { data: 'still here' });
      for (const stream of streams) {
        await stream.until(() => stream.count('message') === 1);
        stream.cut();
      }
    },
  );

  it('of one user leaves that user its newest streams, and others theirs', async () => {
    server = await startHostileApp(platform, { limits: { perUser: KEPT }, userId });
    const other = await RawStream.connected(`${server.url}/rooms/a`, { headers: { 'X-User': 'ann' } });
    const [counts, streams] = await flood('/rooms/a', { 'X-User': 'mallory' });
    expect(counts).toEqual({ 200: FLOOD });
    expect(server.app.get(SseLimitStats).evicted.perUser).toBe(FLOOD - KEPT);
    expect(server.open()).toBe(KEPT + 1);
    await waitUntil(() => streams.filter((stream) => stream.count('closing') === 1).length === FLOOD - KEPT);
    await server.rooms.broadcastToRoom('a', { data: 'still here' });
    await other.until(() => other.count('message') === 1);
    for (const stream of [...streams, other]) stream.cut();
  });

  it('while the server shuts down is told to come back, and does not hold it up', async () => {
    server = await startHostileApp(platform);
    const closing = server.app.close();
    const streams = await Promise.all(
      Array.from({ length: 100 }, () => RawStream.connected(`${server.url}/rooms/a`).catch(() => undefined)),
    );
    const started = performance.now();
    await closing;
    expect(performance.now() - started).toBeLessThan(3_000);
    for (const stream of streams) stream?.cut();
  });
});

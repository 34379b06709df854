import { EventLog, MemoryEventLog, RoomService } from '@nestream/nest';
import { MetricsProbe } from '../kit/metrics-probe.js';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

describe.each(PLATFORMS)('Metrics (%s)', (platform) => {
  let probe: MetricsProbe;
  let test: TestApp;
  let rooms: RoomService;
  let log: EventLog;

  beforeEach(async () => {
    probe = new MetricsProbe();
    log = new MemoryEventLog();
    const sse = { log, highWaterMark: 1_024, drainWindow: 200 };
    test = await startApp(platform, { sse, controllers: [RoomsController] });
    rooms = test.app.get(RoomService);
  });
  afterEach(async () => {
    await test.app.close();
    await probe.close();
  });

  const value = async (line: string): Promise<number> => probe.value(line);
  const becomes = async (line: string, expected: number): Promise<void> =>
    waitUntil(
      async () => (await value(line)) === expected,
      5_000,
      () => `${line} ${expected}`,
    );
  const open = async (headers = {}): Promise<RawStream> =>
    RawStream.connected(`${test.url}/rooms/sec-ret`, { headers });

  it('count streams, events and bytes, of those that are open and those that have ended', async () => {
    const [one, two] = [await open(), await open()];
    await rooms.broadcastToRoom('sec-ret', { type: 'n', data: 1 });
    await rooms.broadcastToRoom(['sec-ret', 'empty'], { type: 'n', data: 2 });
    for (const stream of [one, two]) await stream.until(() => stream.count('n') === 2);
    expect(await value('sse_connections_open')).toBe(2);
    expect(await value('sse_events_published_total')).toBe(2);
    expect(await value('sse_publish_duration_count')).toBe(2);
    expect(await value('sse_events_delivered_total')).toBe(4);
    expect(await value('sse_flush_duration_count')).toBeGreaterThan(1);
    const sent = await value('sse_sent_total');
    // What Nest writes to send the headers is not ours.
    const written = [one, two].reduce((sum, { body }) => sum + body.length - '\n'.length, 0);
    expect(sent).toBe(written);

    one.cut();
    await becomes('sse_connections_closed_total{reason="client"}', 1);
    expect(await value('sse_connections_open')).toBe(1);
    expect(await value('sse_connections_opened_total')).toBe(2);
    expect(await value('sse_events_delivered_total')).toBe(4);
    expect(await value('sse_sent_total')).toBe(sent);
    await rooms.complete('sec-ret');
    await becomes('sse_connections_closed_total{reason="completed"}', 1);
    expect(await value('sse_connection_duration_count{reason="completed"}')).toBe(1);
  });

  it('count what was replayed, and gaps by reason', async () => {
    const stream = await open();
    stream.cut();
    const { id } = await rooms.broadcastToRoom('sec-ret', { data: 1 });
    await rooms.broadcastToRoom('sec-ret', { data: 2 });
    const again = await open({ 'Last-Event-ID': id });
    await again.until(() => again.count('message') === 1);
    const other = await open({ 'Last-Event-ID': 'other:5' });
    await other.until(() => other.count('gap') === 1);
    expect(await value('sse_events_replayed_total')).toBe(1);
    expect(await value('sse_gaps_total{reason="epoch"}')).toBe(1);
    for (const one of [again, other]) one.cut();
    await becomes('sse_connections_open', 0);
    expect(await value('sse_events_replayed_total')).toBe(1);
    expect(await value('sse_gaps_total{reason="epoch"}')).toBe(1);
  });

  it('show a client that falls behind, and what waits for it', async () => {
    const stream = await open();
    stream.pause();
    const data = 'x'.repeat(100_000);
    await waitUntil(async () => {
      await rooms.broadcastToRoom('sec-ret', { type: 'large', data });
      return (await value('sse_lags_total')) > 0;
    });
    expect(await value('sse_buffered')).toBeGreaterThan(0);
    stream.resume();
    const published = await value('sse_events_published_total');
    await stream.until(() => stream.count('large') === published);
    expect(await value('sse_events_replayed_total')).toBeGreaterThan(0);
    expect(await value('sse_events_delivered_total')).toBe(published);
    await becomes('sse_buffered', 0);
  });

  it('count what the log refuses, and streams that never opened', async () => {
    await log.close();
    await expect(rooms.broadcastToRoom('sec-ret', { data: 1 })).rejects.toMatchObject({
      code: 'SSE_LOG_UNAVAILABLE',
    });
    const refused = await open();
    expect(refused.status).toBe(503);
    expect(await value('sse_log_failures_total{operation="append"}')).toBe(1);
    expect(await value('sse_log_failures_total{operation="tail"}')).toBe(1);
    expect(await value('sse_events_published_total')).toBe(0);
    await becomes('sse_connections_refused_total', 1);
    expect(await value('sse_connections_opened_total')).toBe(0);
  });

  it('carry no name of a room, a user or a connection', async () => {
    const stream = await open();
    await rooms.broadcastToRoom('sec-ret', { data: 1 });
    await rooms.sendToUser('ann-o-nym', { data: 1 });
    await stream.until(() => stream.count('message') === 1);
    const [{ connectionId }] = stream.dataOf<{ connectionId: string }>('connected') as [
      { connectionId: string },
    ];
    const text = await probe.text();
    expect(text).toContain('sse_events_published_total 2');
    for (const name of ['sec-ret', 'ann-o-nym', connectionId]) expect(text).not.toContain(name);
  });
});

import { connect } from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import { MemoryEventLog, RoomService, SseConnections } from '@nestream/nest';
import { RawStream } from '../kit/raw-stream.js';
import { lengthOf } from '../kit/random-worlds.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { SequenceReader } from './support/sequence-reader.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

const CLIENTS = lengthOf(60, 200);
const STALLED = CLIENTS / 10;
const EVENTS = 10_000;
const HIGH_WATER_MARK = 16_384;

describe.each(PLATFORMS)('Clients that do not read (%s)', (platform) => {
  it('cost bounded memory, do not hold up the others, and get everything when they read again', async () => {
    const { app, url } = await startApp(platform, {
      controllers: [RoomsController],
      sse: {
        highWaterMark: HIGH_WATER_MARK,
        stallTimeout: 0,
        log: new MemoryEventLog({ bytes: 64 * 2 ** 20 }),
      },
    });
    const rooms = app.get(RoomService);
    const open = await Promise.all(
      Array.from({ length: CLIENTS }, () => SequenceReader.open(`${url}/rooms/busy`)),
    );
    await waitUntil(() => open.every((reader) => reader.connected));
    const stalled = open.slice(0, STALLED);
    const readers = open.slice(STALLED);
    stalled.forEach((reader) => reader.pause());

    // Far more than what the kernel buffers for a connection.
    const text = 'x'.repeat(1_000);
    for (let n = 1; n <= EVENTS; n++) {
      await rooms.broadcastToRoom('busy', { type: 'n', data: { n, text } });
      if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await waitUntil(
      () => readers.every(({ last }) => last === EVENTS),
      60_000,
      () => `${readers[0]!.last}`,
    );

    const buffered = app
      .get(SseConnections)
      .all()
      .map((connection) => connection.buffered);
    const most = Math.max(...buffered);
    process.stdout.write(
      `slow readers (${platform}): ${STALLED} of ${CLIENTS} clients stalled over 10 MB each; at most ${most} bytes ` +
        `wait for one, ${buffered.reduce((sum, bytes) => sum + bytes, 0)} for all\n`,
    );
    expect(most).toBeGreaterThan(0);
    // One queue that waits, one that was written, and what Node takes before it says that it is full.
    expect(most).toBeLessThan(HIGH_WATER_MARK * 2 + getDefaultHighWaterMark(false) + 2_048);
    expect(stalled.every(({ last }) => last < EVENTS)).toBe(true);

    stalled.forEach((reader) => reader.resume());
    await waitUntil(
      () => stalled.every(({ last }) => last === EVENTS),
      60_000,
      () => `${stalled[0]!.last}`,
    );
    expect(open.map(({ fault }) => fault)).toEqual(open.map(() => undefined));
    open.forEach((reader) => reader.close());
    await app.close();
  }, 180_000);

  it('are told of the gap when the log has let go what they missed', async () => {
    const { app, url } = await startApp(platform, {
      controllers: [RoomsController],
      sse: { highWaterMark: 1_024, stallTimeout: 0, log: new MemoryEventLog({ count: 10 }) },
    });
    const rooms = app.get(RoomService);
    const stream = await RawStream.connected(`${url}/rooms/busy`);
    stream.pause();
    const text = 'x'.repeat(10_000);
    for (let n = 1; n <= 2_000; n++) {
      await rooms.broadcastToRoom('busy', { type: 'n', data: { n, text } });
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    stream.resume();
    await stream.until(() => stream.dataOf<{ n: number }>('n').at(-1)?.n === 2_000, 10_000);
    const gaps = stream.dataOf<{ reason: string; requested: string; resumedFrom: string; rooms: string[] }>(
      'gap',
    );
    expect(gaps.length).toBeGreaterThan(0);
    const seq = (cursor: string): number => Number(cursor.split(':')[1]);
    // Whatever is missing lies within a gap that was told before what follows it.
    let expected = 1;
    let lost = 0;
    for (const event of stream.events) {
      if (event.type === 'gap') {
        const gap = JSON.parse(event.data) as (typeof gaps)[number];
        expect(gap).toMatchObject({ reason: 'trimmed', rooms: ['busy'] });
        expect(seq(gap.requested)).toBe(expected - 1);
        lost += seq(gap.resumedFrom) - seq(gap.requested);
        expected = seq(gap.resumedFrom) + 1;
      } else if (event.type === 'n') {
        expect((JSON.parse(event.data) as { n: number }).n).toBe(expected++);
      }
    }
    expect(expected).toBe(2_001);
    expect(lost).toBeGreaterThan(0);
    stream.cut();
    await app.close();
  }, 60_000);

  it('are cut when what no log can give again piles up behind them, and a burst is no pile', async () => {
    const { app, url } = await startApp(platform, {
      controllers: [RoomsController],
      sse: { maxBuffer: 100_000, stallTimeout: 0 },
    });
    const stream = await RawStream.connected(`${url}/rooms/busy`);
    const [connection] = app.get(SseConnections).all();
    const rooms = app.get(RoomService);
    const data = 'x'.repeat(10_000);
    for (let n = 0; n < 100; n++) void rooms.send(connection!.id, { type: 'burst', data });
    await stream.until(() => stream.count('burst') === 100);
    expect(connection!.closeReason).toBeUndefined();
    stream.pause();
    let sent = 0;
    while (connection!.closeReason === undefined && sent < 20_000_000) {
      void rooms.send(connection!.id, { data });
      sent += data.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(connection!.closeReason).toBe('slow-consumer');
    expect(await rooms.send(connection!.id, { data })).toBe(false);
    stream.cut();
    await app.close();
  }, 20_000);

  it('are left alone while they read, however slowly', async () => {
    const { app, url, port } = await startApp(platform, {
      controllers: [RoomsController],
      sse: { stallTimeout: 2_000, heartbeat: 1_000, limits: { publishBytes: Infinity } },
    });
    const socket = connect(port, '127.0.0.1');
    let received = 0;
    socket.on('data', (data) => {
      received += data.length;
      socket.pause();
    });
    socket.write(`GET ${new URL(`${url}/rooms/busy`).pathname} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await waitUntil(async () => (await app.get(RoomService).size('busy')) === 1);
    // A packet every few milliseconds: the message takes more than the stall timeout.
    const reading = setInterval(() => socket.resume(), 6);
    const size = 40_000_000;
    const started = performance.now();
    await app.get(RoomService).broadcastToRoom('busy', { data: 'x'.repeat(size) });
    await waitUntil(() => received > size || socket.destroyed, 40_000);
    clearInterval(reading);
    expect(received).toBeGreaterThan(size);
    expect(performance.now() - started).toBeGreaterThan(2_500);
    expect(app.get(SseConnections).size).toBe(1);
    socket.destroy();
    await app.close();
  }, 60_000);

  it('are cut when they take nothing for the stall timeout', async () => {
    const { app, url } = await startApp(platform, {
      controllers: [RoomsController],
      sse: { stallTimeout: 1_000, heartbeat: 1_000 },
    });
    const stream = await RawStream.connected(`${url}/rooms/busy`);
    stream.pause();
    const [connection] = app.get(SseConnections).all();
    const closed = new Promise((resolve) => connection!.onClose(resolve));
    const data = 'x'.repeat(1_000_000);
    for (let n = 0; n < 20; n++) {
      await app.get(RoomService).broadcastToRoom('busy', { data });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect(closed).resolves.toBe('slow-consumer');
    expect(app.get(SseConnections).size).toBe(0);
    stream.cut();
    await app.close();
  }, 20_000);
});

import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { InvalidEventError, RoomService, StreamOptions } from '@nestream/nest';
import { interval, map, of, startWith, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

@Controller('roomless')
@StreamOptions({ managed: true })
class RoomlessController {
  @Sse('without-ids')
  withoutIds(): Observable<MessageEvent> {
    return interval(10).pipe(map((n) => ({ data: { n } })));
  }

  @Sse('own-ids')
  ownIds(): Observable<MessageEvent> {
    return of({ id: 'first', data: 'a' }, { id: '2', type: 'x', data: 'b', retry: 5, comment: 'c' });
  }

  @Sse('primitives')
  primitives(): Observable<MessageEvent> {
    return interval(5).pipe(
      startWith('text'),
      map((value) => value as unknown as MessageEvent),
    );
  }

  @Sse('reserved')
  reserved(): Observable<MessageEvent> {
    return of({ type: 'gap', data: 'forged' });
  }
}

describe.each(PLATFORMS)('The bytes on the wire (%s)', (platform) => {
  let server: TestApp;
  let rooms: RoomService;
  const open: RawStream[] = [];

  const connect = async (path: string, headers?: Record<string, string>): Promise<RawStream> => {
    const stream = await RawStream.connected(server.url + path, headers ? { headers } : {});
    open.push(stream);
    return stream;
  };

  beforeAll(async () => {
    server = await startApp(platform, { controllers: [RoomsController, RoomlessController] });
    rooms = server.app.get(RoomService);
  });
  afterEach(() => open.splice(0).forEach((stream) => stream.cut()));
  afterAll(async () => server.app.close());

  it('begins with the headers of an event stream and the connected event', async () => {
    const stream = await connect('/rooms/a');
    expect(stream.status).toBe(200);
    expect(stream.header('content-type')).toBe('text/event-stream');
    expect(stream.header('cache-control')).toContain('no-transform');
    expect(stream.header('x-accel-buffering')).toBe('no');
    expect(stream.header('transfer-encoding')).toBe('chunked');
    expect(stream.text).toMatch(
      /^\nretry: \d+\nevent: connected\ndata: {"connectionId":"[-0-9a-f]{36}","time":"[^"]+","resume":"live","heartbeat":15000}\nid: [0-9a-z]{1,32}:\d+\n\n$/,
    );
    const retry = Number(/retry: (\d+)/.exec(stream.text)![1]);
    expect(retry).toBeGreaterThanOrEqual(1_000);
    expect(retry).toBeLessThanOrEqual(3_000);
  });

  it('frames events of rooms with their position as id', async () => {
    const stream = await connect('/rooms/frames');
    const before = stream.body.length;
    const receipt = await rooms.broadcastToRoom('frames', { type: 'price', data: { value: 1 } });
    await rooms.broadcastToRoom('frames', { data: 'two\nlines' });
    await stream.until(() => stream.events.length === 3);
    expect(stream.body.subarray(before).toString()).toBe(
      `event: price\ndata: {"value":1}\nid: ${receipt.id}\n\n` +
        `data: two\ndata: lines\nid: ${stream.lastEventId}\n\n`,
    );
  });

  it.each([
    ['a string with CRLF, CR and LF', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['an empty string', '', ''],
    ['leading and trailing blanks and breaks', '\n  x  \n', '\n  x  \n'],
    ['lines that look like fields', 'data: x\nid: 1\n\nevent: y', 'data: x\nid: 1\n\nevent: y'],
    ['a BOM and NUL', '\uFEFF\0', '\uFEFF\0'],
    ['emoji, umlauts and a lone surrogate', 'Grüße 👩‍👩‍👧 \uD800!', 'Grüße 👩‍👩‍👧 \uFFFD!'],
    ['null', null, 'null'],
    ['a number', 42, '42'],
    ['an object with line breaks', { text: 'a\r\nb' }, '{"text":"a\\r\\nb"}'],
  ])('carries %s', async (_name, data, expected) => {
    const stream = await connect('/rooms/payloads');
    await rooms.broadcastToRoom('payloads', { type: 'p', data });
    await stream.until(() => stream.count('p') === 1);
    expect(stream.events.at(-1)!.data).toBe(expected);
  });

  it('keeps multi-byte characters whole however the network cuts them', async () => {
    const stream = await connect('/rooms/utf8');
    const data = '€'.repeat(100_000);
    await rooms.broadcastToRoom('utf8', { type: 'big', data });
    await stream.until(() => stream.count('big') === 1);
    expect(stream.events.at(-1)!.data).toBe(data);
  });

  it.each([
    ['CR in the type', { type: 'a\rb', data: 1 }],
    ['LF in the type', { type: 'a\nid: 9:9', data: 1 }],
    ['NUL in the type', { type: 'a\0', data: 1 }],
    ['a reserved type', { type: 'gap', data: 1 }],
    ['a type that collides with EventSource', { type: 'error', data: 1 }],
    ['undefined data', { data: undefined }],
    ['a BigInt', { data: 1n }],
    ['a function', { data: () => 1 }],
  ])('refuses %s at publish, and sends nothing of it', async (_name, event) => {
    const stream = await connect('/rooms/refused');
    await expect(rooms.broadcastToRoom('refused', event)).rejects.toThrow(InvalidEventError);
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    await expect(rooms.broadcastToRoom('refused', { data: cycle })).rejects.toThrow(/JSON/);
    await rooms.broadcastToRoom('refused', { type: 'after', data: 1 });
    await stream.until(() => stream.count('after') === 1);
    expect(stream.events.map((received) => received.type)).toEqual(['connected', 'after']);
  });

  it('writes no id line on a stream without rooms and ids', async () => {
    const stream = await connect('/roomless/without-ids');
    await stream.until(() => stream.count('message') >= 3);
    expect(stream.events[0]!.type).toBe('connected');
    expect(stream.text).not.toMatch(/^id/m);
  });

  it('passes the ids, types, comments and retry of a handler on, the retry within bounds', async () => {
    const stream = await connect('/roomless/own-ids');
    await stream.until(() => stream.ended || stream.count('closing') === 1);
    expect(stream.text).toContain('data: a\nid: first\n\nretry: 100\n: c\nevent: x\ndata: b\nid: 2\n\n');
    expect(stream.dataOf('closing')).toEqual([{ reason: 'completed', reconnect: false }]);
  });

  it('takes bare values as data, as Nest does', async () => {
    const stream = await connect('/roomless/primitives');
    await stream.until(() => stream.count('message') >= 2);
    expect(stream.events.slice(1, 3).map((event) => event.data)).toEqual(['text', '0']);
  });

  it('does not let a handler forge a control event', async () => {
    const stream = await connect('/roomless/reserved');
    await stream.until(() => stream.ended || stream.count('closing') === 1);
    expect(stream.events.map(({ type }) => type)).toEqual(['connected', 'error', 'closing']);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'error', reconnect: true }]);
    expect(stream.text).not.toContain('forged');
  });

  it('sends a burst of one turn as one chunk', async () => {
    const stream = await connect('/rooms/burst');
    const before = stream.chunkSizes.length;
    for (let n = 0; n < 50; n++) void rooms.broadcastToRoom('burst', { type: 'n', data: n });
    await stream.until(() => stream.count('n') === 50);
    expect(stream.chunkSizes.length - before).toBe(1);
  });
});

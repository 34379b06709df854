import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { concatMap, connect, delay, filter, map, merge, of, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

@Controller()
class OperatorsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('mapped')
  mapped(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection).pipe(
      filter((event) => (event.data as unknown as number) !== 2),
      map((event) => ({ ...event, type: 'mapped', data: { value: event.data } })),
    );
  }

  @Sse('delayed')
  delayed(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection).pipe(concatMap((event) => of(event).pipe(delay(30))));
  }

  @Sse('reordered')
  reordered(@Connection() connection: SseConnection): Observable<MessageEvent> {
    const joined = this.rooms.join('a', connection);
    return joined.pipe(
      connect((events) =>
        merge(events.pipe(filter(isOdd), delay(50)), events.pipe(filter((event) => !isOdd(event)))),
      ),
    );
  }
}

function isOdd(event: MessageEvent): boolean {
  return (event.data as unknown as number) % 2 === 1;
}

describe.each(PLATFORMS)('Operators on rooms (%s)', (platform) => {
  let server: TestApp;
  let rooms: RoomService;
  const join = (path: string): Promise<RawStream> => RawStream.connected(server.url + path);

  beforeEach(async () => {
    server = await startApp(platform, { controllers: [OperatorsController] });
    rooms = server.app.get(RoomService);
  });
  afterEach(async () => server.app.close());

  it('get events that operators may drop and map; a mapped one keeps its id', async () => {
    const stream = await join('/mapped');
    const receipts = [];
    for (let n = 1; n <= 3; n++) receipts.push(await rooms.broadcastToRoom('a', { data: n }));
    await stream.until(() => stream.count('mapped') === 2);
    expect(stream.events.slice(1)).toEqual([
      { type: 'mapped', data: '{"value":1}', lastEventId: receipts[0]!.id },
      { type: 'mapped', data: '{"value":3}', lastEventId: receipts[2]!.id },
    ]);
  });

  it('never let the ids on the wire go backwards, whatever operators do to the order', async () => {
    const stream = await join('/reordered');
    await rooms.broadcastToRoom('a', { data: 1 });
    const { id } = await rooms.broadcastToRoom('a', { data: 2 });
    await stream.until(() => stream.count('message') === 2);
    expect(stream.text.slice(-40)).toContain(`data: 2\nid: ${id}\n\ndata: 1\n\n`);
  });

  it('do not move a client past an event that an operator holds back', async () => {
    const stream = await join('/delayed');
    for (let n = 1; n <= 5; n++) await rooms.broadcastToRoom('a', { data: n });
    await stream.until(() => stream.count('message') === 2);
    stream.cut();
    const seen = stream.dataOf('message');
    const back = await RawStream.connected(`${server.url}/delayed`, {
      headers: { 'Last-Event-ID': stream.lastEventId },
    });
    await back.until(() => back.dataOf('message').includes(5));
    expect([...seen, ...back.dataOf('message')]).toEqual([1, 2, 3, 4, 5]);
  });
});

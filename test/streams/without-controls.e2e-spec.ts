import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { Connection, MemoryEventLog, RoomService, type SseConnection, StreamOptions } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { AnswersController } from '../../docs/examples/limits/answers.controller.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

@Controller('silent')
class SilentController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  @StreamOptions({ controls: false })
  stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('answer:1', connection);
  }
}

describe.each(PLATFORMS)('A managed stream without control events (%s)', (platform) => {
  let server: TestApp;
  let rooms: RoomService;
  beforeEach(async () => {
    server = await startApp(platform, {
      controllers: [AnswersController, SilentController],
      sse: { heartbeat: 1_000, log: new MemoryEventLog({ count: 2 }) },
    });
    rooms = server.app.get(RoomService);
  });
  afterEach(async () => server.app.close());

  const open = async (path: string, lastEventId?: string): Promise<RawStream> => {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    const stream = await RawStream.open(server.url + path, { headers });
    await stream.until(() => stream.head !== '');
    return stream;
  };
  const publish = async (data: string): Promise<string> =>
    (await rooms.broadcastToRoom('answer:1', { data })).id;

  it('carries the events of the application and heartbeat comments, and resumes', async () => {
    const first = await publish('a');
    const stream = await open('/answers/1');
    await stream.until(() => stream.text.endsWith(':\n'));
    expect(stream.text).toBe(`\ndata: a\nid: ${first}\n\n:\n`);
    stream.cut();
    const second = await publish('b');
    const again = await open('/answers/1', stream.lastEventId);
    await again.until(() => again.events.length === 1);
    expect(again.text).toBe(`\ndata: b\nid: ${second}\n\n`);
  });

  it('turns a gap into an event of the application, with the id of the gap', async () => {
    const lost = await publish('a');
    for (const data of ['b', 'c', 'd']) await publish(data);
    const stream = await open('/answers/1', lost);
    await stream.until(() => stream.events.length === 3);
    expect(stream.events.map(({ data }) => data)).toEqual(['{"type":"restart"}', 'c', 'd']);
    expect(stream.events[0]!.lastEventId).toBe(lost);
  });

  it('answers 204 to a client that lost events, where no onGap tells it', async () => {
    const lost = await publish('a');
    for (const data of ['b', 'c', 'd']) await publish(data);
    expect((await open('/silent', lost)).status).toBe(204);
    expect((await open('/silent', 'another-log')).status).toBe(204);
    expect((await open('/silent', '17')).status).toBe(200);
  });

  it('ends without a word on shutdown', async () => {
    const stream = await open('/silent');
    const id = await publish('a');
    await stream.until(() => stream.events.length === 1);
    await server.app.close();
    await stream.until(() => stream.ended);
    expect(stream.text).toBe(`\ndata: a\nid: ${id}\n\n`);
  });
});

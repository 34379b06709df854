import { type INestApplication, ValidationPipe } from '@nestjs/common';
import { SseConnections, EventLog, RoomService, SseModule } from '@nestream/nest';
import { Test } from '@nestjs/testing';
import { PriceEvent } from '../../docs/examples/typed-events/price.event.js';
import { ProgressEvent } from '../../docs/examples/typed-events/progress.event.js';
import { TasksModule } from '../../docs/examples/typed-events/tasks.module.js';
import { RawStream } from '../kit/raw-stream.js';
import { type Platform, PLATFORMS, createAdapter } from '../kit/test-app.js';

async function start(platform: Platform): Promise<{ app: INestApplication; url: string }> {
  const module = await Test.createTestingModule({ imports: [SseModule.forRoot(), TasksModule] }).compile();
  const app = module.createNestApplication(createAdapter(platform), { logger: false });
  app.useGlobalPipes(new ValidationPipe({ transform: true }));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}/tasks/7` };
}

describe.each(PLATFORMS)('Typed events (%s)', (platform) => {
  let app: INestApplication;
  let url: string;
  let rooms: RoomService;
  let stream: RawStream;

  const head = async (): Promise<number> => (await app.get<EventLog>(EventLog).seek([], 'live')).cursor.seq;
  const half = Object.assign(new ProgressEvent(), { progress: 0.5 });

  beforeAll(async () => {
    ({ app, url } = await start(platform));
    rooms = app.get(RoomService);
  });
  afterAll(async () => app.close());
  beforeEach(async () => {
    stream = await RawStream.connected(url);
    await stream.until(() => stream.count('progress') === 1);
  });
  afterEach(() => stream.cut());

  it('go out under their type, as JSON, from handlers that publish instances and plain data', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    await fetch(`${url}/progress`, { ...json, body: '{"progress":0.5,"step":{"name":"a"}}' });
    await fetch(`${url}/price/12`, { method: 'POST' });
    await stream.until(() => stream.count('price') === 1);
    expect(stream.text).toContain(
      'event: progress\ndata: {"progress":0.5,"step":{"name":"a","attempts":1}}\n',
    );
    expect(stream.text).toContain('event: price\ndata: {"symbol":"7","price":12,"currency":"EUR"}\n');
  });

  it('are what a snapshot may be', () => {
    expect(stream.dataOf('progress')).toEqual([{ progress: 0 }]);
  });

  it('are sent by every method that publishes', async () => {
    const [connection] = app.get(SseConnections).all().slice(-1);
    await rooms.broadcastToAll(half);
    expect(await rooms.send(connection!.id, half)).toBe(true);
    await stream.until(() => stream.count('progress') === 3);
    expect(stream.dataOf('progress').slice(1)).toEqual([{ progress: 0.5 }, { progress: 0.5 }]);
  });

  it('are refused by every method that publishes, and neither logged nor sent', async () => {
    const [connection] = app.get(SseConnections).all().slice(-1);
    const before = await head();
    const wrong = Object.assign(new ProgressEvent(), { progress: 7 });
    const publishing = [
      rooms.broadcastToRoom('task:7', wrong),
      rooms.broadcastToRoom('task:7', { type: ProgressEvent, data: { progress: -1 } }),
      rooms.broadcastToRoom('task:7', { type: PriceEvent, data: { symbol: 'A', price: -1 } }),
      rooms.broadcastToRoom('task:7', { type: 'price', data: { symbol: 'A' } }),
      rooms.broadcastToAll(wrong),
      rooms.sendToUser('ann', wrong),
      rooms.send(connection!.id, wrong),
    ];
    for (const attempt of publishing) {
      await expect(attempt).rejects.toMatchObject({
        code: 'SSE_EVENT_VALIDATION',
        issues: [expect.anything()],
      });
    }
    expect(await head()).toBe(before);
    await rooms.broadcastToRoom('task:7', half);
    await stream.until(() => stream.count('progress') === 2);
    expect(stream.events.map(({ type }) => type)).toEqual(['connected', 'progress', 'progress']);
  });

  it('keep their order with what needs no validation, and with the end of a room', async () => {
    void rooms.broadcastToRoom('task:7', half);
    void rooms.broadcastToRoom('task:7', { type: 'plain', data: 1 });
    await rooms.complete('task:7');
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.events.map(({ type }) => type).slice(2)).toEqual(['progress', 'plain', 'closing']);
  });
});

class Other {
  readonly n = 1;
}

describe('SseModule.forFeature', () => {
  it('does not boot with events that cannot be declared', async () => {
    const imports = [
      SseModule.forRoot(),
      TasksModule,
      SseModule.forFeature({ events: [{} as never, Other] }),
    ];
    await expect(Test.createTestingModule({ imports }).compile()).rejects.toMatchObject({
      code: 'SSE_EVENT_DECLARATION',
      problems: [
        expect.stringContaining('an object is neither'),
        expect.stringContaining('Other is no event'),
      ],
    });
  });

  it('says that SseModule.forRoot() is missing', async () => {
    await expect(Test.createTestingModule({ imports: [TasksModule] }).compile()).rejects.toThrow(/forRoot/);
  });
});

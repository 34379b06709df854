import { inspect } from 'node:util';
import {
  ConsoleLogger,
  Controller,
  type INestApplication,
  Logger,
  Module,
  Param,
  Sse,
  UseInterceptors,
  type MessageEvent,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  Connection,
  SseConnectionLogInterceptor,
  RoomService,
  type SseConnection,
  SseModule,
} from '@nestream/nest';
import { Logger as PinoLogger, LoggerModule } from 'nestjs-pino';
import type { Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { createAdapter, PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

@Controller('logged/:room')
@UseInterceptors(SseConnectionLogInterceptor)
class LoggedController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  join(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join([room, 'all'], connection);
  }
}

type Line = Record<string, unknown>;

describe.each(PLATFORMS)('SseConnectionLogInterceptor (%s)', (platform) => {
  const lines: Line[] = [];
  let test: TestApp;
  let rooms: RoomService;

  beforeAll(async () => {
    const roomPolicy = { canJoin: (room: string): boolean => room !== 'forbidden' };
    test = await startApp(platform, {
      sse: { roomPolicy, userId: () => 'ann', drainWindow: 200 },
      controllers: [LoggedController],
    });
    rooms = test.app.get(RoomService);
    // As pino does it: what is enumerable on the object is the line.
    const logger = { log: (message: unknown) => void lines.push({ ...(message as object) }) };
    Logger.overrideLogger({ ...logger, error: jest.fn(), warn: jest.fn() });
  });
  afterAll(async () => {
    await test.app.close();
    Logger.overrideLogger(false);
  });
  beforeEach(() => void (lines.length = 0));

  it('writes a line when a stream opens and one when it ends', async () => {
    const stream = await RawStream.connected(`${test.url}/logged/kitchen`);
    const [{ connectionId }] = stream.dataOf<Line>('connected') as [Line];
    const about = {
      connectionId,
      kind: 'managed',
      route: 'GET /logged/:room',
      user: 'ann',
      address: expect.stringMatching(/127\.0\.0\.1$/),
      rooms: ['kitchen', 'all'],
      roomCount: 2,
    };
    expect(lines).toEqual([{ msg: 'stream opened', ...about }]);
    await rooms.broadcastToRoom('kitchen', { type: 'n', data: 1 });
    await rooms.broadcastToRoom('all', { type: 'n', data: 2 });
    await stream.until(() => stream.count('n') === 2);
    stream.cut();
    await waitUntil(() => lines.length === 2);
    expect(lines[1]).toEqual({
      msg: 'stream closed',
      ...about,
      reason: 'client',
      duration: expect.any(Number),
      events: 2,
      bytes: stream.body.length - '\n'.length,
      replayed: 0,
      gaps: 0,
      lags: 0,
      peakBuffer: expect.any(Number),
    });
    expect(lines[1]!['duration']).toBeGreaterThan(0);
    expect(lines[1]!['peakBuffer']).toBeGreaterThan(100);
  });

  it('has what a client that came back was given', async () => {
    const { id } = await rooms.broadcastToRoom('kitchen', { data: 1 });
    for (let n = 0; n < 3; n++) await rooms.broadcastToRoom('kitchen', { data: n });
    const headers = { 'Last-Event-ID': id };
    const stream = await RawStream.connected(`${test.url}/logged/kitchen`, { headers });
    await stream.until(() => stream.count('message') === 3);
    const lost = await RawStream.connected(`${test.url}/logged/kitchen`, {
      headers: { 'Last-Event-ID': 'x:1' },
    });
    await rooms.complete('kitchen');
    await rooms.complete('all');
    await waitUntil(() => lines.length === 4);
    expect(lines.slice(2)).toMatchObject([
      { reason: 'completed', rooms: [], events: 3, replayed: 3, gaps: 0 },
      { reason: 'completed', events: 0, replayed: 0, gaps: 1 },
    ]);
    lost.cut();
  });

  it('writes one line for a stream that is refused', async () => {
    const stream = await RawStream.connected(`${test.url}/logged/forbidden`);
    expect(stream.status).toBe(403);
    await waitUntil(() => lines.length === 1);
    expect(lines).toMatchObject([{ msg: 'stream refused', reason: 'error', duration: 0, events: 0 }]);
  });

  it('never has a token, a cookie, or what else stands in URL and headers', async () => {
    const headers = { Cookie: 'sid=T0KEN', Authorization: 'Bearer T0KEN', 'X-Api-Key': 'T0KEN' };
    const stream = await RawStream.connected(`${test.url}/logged/kitchen?access_token=T0KEN`, { headers });
    stream.cut();
    await waitUntil(() => lines.length === 2);
    expect(lines.map((line) => inspect(line, { depth: 9 })).join()).not.toContain('T0KEN');
  });
});

@Controller('plain/:room')
class PlainController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  join(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection);
  }
}

@Module({ controllers: [LoggedController, PlainController] })
class LoggedModule {}

describe.each(PLATFORMS)('Lines of the connection log (%s)', (platform) => {
  const written = async (imports: object[], use: (app: INestApplication) => void): Promise<string[]> => {
    const output: string[] = [];
    const spy = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => output.push(String(text)) > 0);
    try {
      const module = await Test.createTestingModule({
        imports: [SseModule.forRoot({ drainWindow: 200 }), ...(imports as []), LoggedModule],
        // In the root module: outside of the interceptor that makes the connection.
        providers: [{ provide: APP_INTERCEPTOR, useClass: SseConnectionLogInterceptor }],
      }).compile();
      const app = module.createNestApplication(createAdapter(platform));
      use(app);
      await app.listen(0, '127.0.0.1');
      const { port } = app.getHttpServer().address() as { port: number };
      const headers = { Cookie: 'sid=T0KEN', Authorization: 'Bearer T0KEN' };
      for (const path of ['plain/a%22b?token=T0KEN', 'logged/a']) {
        (await RawStream.connected(`http://127.0.0.1:${port}/${path}`, { headers })).cut();
      }
      const lines = (): string[] =>
        output.flatMap((text) => text.split('\n')).filter((line) => line.includes('stream '));
      await waitUntil(
        () => lines().length >= 4,
        3_000,
        () => output.join(''),
      );
      await app.close();
      expect(output.join('')).not.toContain('T0KEN');
      // One of the two has the interceptor twice.
      expect(lines()).toHaveLength(4);
      return lines().filter((line) => line.includes('/plain/'));
    } finally {
      spy.mockRestore();
    }
  };

  it('are single lines of text in the console of Nest', async () => {
    const lines = await written([], (app) => app.useLogger(new ConsoleLogger({ colors: false })));
    expect(lines[0]).toMatch(
      /\[SseConnection\].*stream opened connectionId=[0-9a-f-]{36} kind=managed route="GET \/plain\/:room" address=\S*127\.0\.0\.1 rooms=\["a\\"b"\] roomCount=1/,
    );
    expect(lines.at(-1)).toMatch(
      /stream closed .* events=0 bytes=\d+ replayed=0 gaps=0 lags=0 peakBuffer=\d+/,
    );
  });

  it('are structured with nestjs-pino', async () => {
    const lines = await written(
      [
        LoggerModule.forRoot({
          pinoHttp: {
            autoLogging: false,
            // Else each line has the request with its URL and headers.
            quietReqLogger: true,
            stream: { write: (line: string) => process.stdout.write(line) },
          },
        }),
      ],
      (app) => app.useLogger(app.get(PinoLogger)),
    );
    const [opened, closed] = [lines[0]!, lines.at(-1)!].map((line) => JSON.parse(line) as Line);
    expect(opened).toMatchObject({
      msg: 'stream opened',
      context: 'SseConnection',
      rooms: ['a"b'],
    });
    expect(closed).toMatchObject({ msg: 'stream closed', reason: 'client', events: 0, level: 30 });
  });
});

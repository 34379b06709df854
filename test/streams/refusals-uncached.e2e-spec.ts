import { BadGatewayException, Body, Controller, Param, Post, Sse, UseGuards } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import {
  Connection,
  type Receipt,
  RoomService,
  SseAuthController,
  type SseConnection,
  SseOriginGuard,
  SseTokenGuard,
  StreamEndedError,
} from '@nestream/nest';
import type { Observable } from 'rxjs';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

class TokenGuard extends SseTokenGuard {
  verify(token: string): unknown {
    if (token === 'away') throw new BadGatewayException();
    return token === 'good' ? { id: 'ann' } : undefined;
  }
}

@Controller()
class StreamsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('rooms/:names')
  room(@Param('names') names: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(names.split(','), connection);
  }

  @Sse('ended')
  ended(@Connection() _connection: SseConnection): Observable<MessageEvent> {
    throw new StreamEndedError();
  }

  @Sse('fails')
  fails(@Connection() _connection: SseConnection): Observable<MessageEvent> {
    throw new Error('a bug');
  }

  @Sse('guarded')
  @UseGuards(TokenGuard)
  guarded(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection);
  }

  @Sse('own')
  @UseGuards(SseOriginGuard)
  own(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection);
  }

  @Post('rooms/:name')
  async publish(@Param('name') name: string, @Body() data: object): Promise<Receipt> {
    return this.rooms.broadcastToRoom(name, { data });
  }
}

const json = { 'Content-Type': 'application/json' };
const ann = { Authorization: 'Bearer good' };
const foreign = { Cookie: 'session=1', Origin: 'https://evil.example' };

const ANSWERS: [string, number, string, RequestInit?][] = [
  ['a room name that is not allowed', 400, '/rooms/%00'],
  ['a room that the policy refuses', 403, '/rooms/secret'],
  ['a route that has no place left', 503, '/rooms/full,a'],
  ['a stream that has ended', 204, '/ended'],
  ['a handler that fails', 500, '/fails'],
  ['no token', 401, '/guarded'],
  ['a bad token', 401, '/guarded', { headers: { Authorization: 'Bearer bad' } }],
  ['a token that cannot be checked', 502, '/guarded', { headers: { Authorization: 'Bearer away' } }],
  ['a page of another origin', 403, '/own', { headers: foreign }],
  [
    'an event that is too large',
    413,
    '/rooms/a',
    { method: 'POST', headers: json, body: JSON.stringify({ x: 'x'.repeat(2_000) }) },
  ],
  [
    'a ticket',
    201,
    '/sse-auth/ticket',
    { method: 'POST', headers: { ...json, ...ann }, body: '{"path":"/own"}' },
  ],
  ['a ticket without a token', 401, '/sse-auth/ticket', { method: 'POST', headers: json, body: '{}' }],
  [
    'a refresh of no stream',
    404,
    '/sse-auth/refresh',
    { method: 'POST', headers: { ...json, ...ann }, body: '{}' },
  ],
  ['the page of the inspector', 200, '/sse-inspector'],
  ['a stream that the inspector does not know', 404, '/sse-inspector/tail'],
  [
    'a kick of no stream',
    404,
    '/sse-inspector/connections/x/kick',
    { method: 'POST', headers: { 'x-sse-inspector': '1' } },
  ],
];

describe.each(PLATFORMS)('Answers that are no streams (%s)', (platform) => {
  let server: TestApp;
  let holder: Response;
  beforeAll(async () => {
    const sse = {
      inspector: { guard: { canActivate: () => true } },
      roomPolicy: { canJoin: (room: string) => room !== 'secret' },
      limits: { perRoom: 1, publishBytes: 1_024 },
    };
    server = await startApp(platform, {
      controllers: [StreamsController, SseAuthController(TokenGuard)],
      sse,
    });
    holder = await fetch(`${server.url}/rooms/full`);
  });
  afterAll(async () => {
    await holder.body!.cancel();
    await server.app.close();
  });

  it.each(ANSWERS)('are kept out of shared caches: %s', async (_name, status, path, ...[init]) => {
    const answer = await fetch(server.url + path, init);
    await answer.body?.cancel();
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, 'no-store']);
  });
});

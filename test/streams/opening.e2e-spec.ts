import {
  Controller,
  ForbiddenException,
  NotFoundException,
  Param,
  ParseIntPipe,
  Sse,
  UseGuards,
} from '@nestjs/common';
import type { CanActivate, MessageEvent } from '@nestjs/common';
import {
  Connection,
  InvalidRoomNameError,
  RoomService,
  type SseConnection,
  StreamEndedError,
  StreamOptions,
} from '@nestream/nest';
import { concat, NEVER, of, throwError, timer, mergeMap, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

class Refusing implements CanActivate {
  canActivate(): boolean {
    throw new ForbiddenException('guarded');
  }
}

const later = async (milliseconds: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

@Controller()
@StreamOptions({ managed: true })
class OpeningController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('rooms/:room')
  room(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection);
  }

  @Sse('snapshot')
  snapshot(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection, {
      snapshot: async () => {
        await later(20);
        throw new NotFoundException('no state');
      },
    });
  }

  @Sse('guarded')
  @UseGuards(Refusing)
  guarded(): Observable<MessageEvent> {
    return NEVER;
  }

  @Sse('piped/:id')
  piped(@Param('id', ParseIntPipe) id: number): Observable<MessageEvent> {
    return of({ data: { id } });
  }

  @Sse('sync-throw')
  syncThrow(): Observable<MessageEvent> {
    throw new NotFoundException('gone');
  }

  @Sse('async-throw')
  async asyncThrow(): Promise<Observable<MessageEvent>> {
    await later(30);
    throw new NotFoundException('gone');
  }

  @Sse('promise-throw')
  promiseThrow(): Promise<Observable<MessageEvent>> {
    return later(30).then(() => {
      throw new NotFoundException('gone');
    });
  }

  @Sse('async-silent')
  async asyncSilent(): Promise<Observable<MessageEvent>> {
    await later(1);
    return NEVER;
  }

  @Sse('first-is-error')
  firstIsError(): Observable<MessageEvent> {
    return throwError(() => new NotFoundException('gone'));
  }

  @Sse('silent')
  silent(): Observable<MessageEvent> {
    return NEVER;
  }

  @Sse('ended')
  ended(): Observable<MessageEvent> {
    throw new StreamEndedError();
  }

  @Sse('late/:kind')
  late(@Param('kind') kind: string): Observable<MessageEvent> {
    const errors = {
      http: new NotFoundException('gone'),
      plain: new Error('secret'),
      ended: new StreamEndedError(),
    };
    const fails = timer(20).pipe(mergeMap(() => throwError(() => errors[kind as 'http'])));
    return concat(of({ data: 'first' }), fails);
  }
}

describe.each(PLATFORMS)('Opening a stream (%s)', (platform) => {
  let server: TestApp;
  const open = async (path: string, options = {}): Promise<RawStream> => {
    const stream = await RawStream.open(server.url + path, options);
    await stream.until(() => stream.head !== '');
    return stream;
  };

  beforeAll(async () => {
    const canJoin = async (room: string): Promise<boolean> => {
      await later(20);
      if (room === 'broken') throw new InvalidRoomNameError('broken');
      return room !== 'private';
    };
    server = await startApp(platform, { controllers: [OpeningController], sse: { roomPolicy: { canJoin } } });
  });
  afterAll(async () => server.app.close());

  it.each([
    ['/guarded', 403, 'guarded'],
    ['/piped/x', 400, 'numeric'],
    ['/sync-throw', 404, 'gone'],
    ['/async-throw', 404, 'gone'],
    ['/promise-throw', 404, 'gone'],
    ['/first-is-error', 404, 'gone'],
    ['/snapshot', 404, 'no state'],
    ['/rooms/private', 403, 'SSE_ROOM_FORBIDDEN'],
    ['/rooms/broken', 400, 'SSE_INVALID_ROOM_NAME'],
    ['/rooms/@user:bob', 400, 'reserved'],
    ['/rooms/*', 400, 'reserved'],
    ['/rooms/%00', 400, 'control characters'],
  ])('answers an error of %s with %d before the headers', async (path, status, text) => {
    const stream = await open(path);
    await stream.until(() => stream.text !== '');
    expect(stream.status).toBe(status);
    expect(stream.header('content-type')).toContain('application/json');
    expect(stream.text).toContain(text);
    stream.cut();
  });

  it('answers 204 without a body when there is nothing more to come', async () => {
    const stream = await open('/ended', { headers: { Connection: 'close' } });
    await stream.until(() => stream.ended);
    expect(stream.status).toBe(204);
    expect(stream.text).toBe('');
  });

  it.each(['/silent', '/async-silent'])(
    'opens the silent stream %s without waiting for an event',
    async (path) => {
      const stream = await RawStream.connected(server.url + path);
      expect(stream.events.map((event) => event.type)).toEqual(['connected']);
      stream.cut();
    },
  );

  it('answers HEAD with the headers only, and leaves the connection usable', async () => {
    const stream = await open('/rooms/head', { method: 'HEAD' });
    expect(stream.status).toBe(200);
    expect(stream.header('content-type')).toBe('text/event-stream');
    stream.socket.write('GET /sync-throw HTTP/1.1\r\nHost: x\r\n\r\n');
    await stream.until(() => stream.text.includes('404') || stream.raw.includes('404'));
    stream.cut();
  });

  it('ends an open stream with the message of an HTTP error', async () => {
    const stream = await RawStream.connected(`${server.url}/late/http`);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.events.map((event) => [event.type, event.data]).slice(1)).toEqual([
      ['message', 'first'],
      ['error', '{"statusCode":404,"error":"Not Found","message":"gone"}'],
      ['closing', '{"reason":"error","reconnect":false}'],
    ]);
    expect(stream.text).not.toMatch(/^id/m);
  });

  it('hides the message of any other error, and lets the client come back', async () => {
    const stream = await RawStream.connected(`${server.url}/late/plain`);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.text).not.toContain('secret');
    expect(stream.events.map((event) => [event.type, event.data]).slice(2)).toEqual([
      ['error', '{"statusCode":500,"error":"Internal Server Error","message":"Internal server error"}'],
      ['closing', '{"reason":"error","reconnect":true}'],
    ]);
    expect(stream.text).toMatch(/retry: \d+\nevent: closing/);
  });

  it('completes a stream that has nothing more to send', async () => {
    const stream = await RawStream.connected(`${server.url}/late/ended`);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'completed', reconnect: false }]);
    expect(stream.count('error')).toBe(0);
  });
});

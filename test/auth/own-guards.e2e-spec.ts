import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  type MessageEvent,
  Sse,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import {
  type AuthOptions,
  Connection,
  RoomService,
  type SseConnection,
  SseOriginGuard,
} from '@nestream/nest';
import { NEVER, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

type Request = { headers: Record<string, string | undefined>; user?: object };

/** As guards over express-session do it: whoever has the cookie is in. `x-user` stands for what the session holds. */
class SessionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { cookie, authorization } = request.headers;
    if (!cookie?.includes('connect.sid=') && !authorization) throw new UnauthorizedException();
    request.user = JSON.parse(request.headers['x-user'] ?? '{"id":"ann"}') as object;
    return true;
  }
}

@Controller()
@UseGuards(SessionGuard)
class StreamsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('bare')
  bare(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('news', connection);
  }

  @Sse('guarded')
  @UseGuards(SseOriginGuard)
  guarded(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('news', connection);
  }

  @Sse('plain')
  plain(): Observable<MessageEvent> {
    return NEVER;
  }
}

const FRIEND = 'https://app.example';
const EVIL = { Origin: 'https://evil.example' };
const SESSION = { Cookie: 'connect.sid=s%3Aabc' };

describe.each(PLATFORMS)('Streams behind a guard of the application (%s)', (platform) => {
  let test: TestApp;
  const start = async (auth: AuthOptions = {}): Promise<void> => {
    test = await startApp(platform, {
      sse: { auth: { origins: [FRIEND], ...auth } },
      controllers: [StreamsController],
    });
  };
  const open = async (path: string, headers: Record<string, string>): Promise<RawStream> => {
    const stream = await RawStream.open(`${test.url}/${path}`, { headers });
    await stream.until(() => stream.status !== 0);
    if (stream.status !== 200) await stream.until(() => stream.text !== '');
    stream.cut();
    return stream;
  };
  afterEach(async () => test.app.close());

  const REQUESTS: readonly (readonly [string, boolean, Record<string, string>])[] = [
    ['a program', true, SESSION],
    ['a page of an allowed origin', true, { ...SESSION, Origin: FRIEND }],
    ['a page of the same origin', true, { ...SESSION, 'Sec-Fetch-Site': 'same-origin' }],
    ['a page elsewhere that sends a token and no cookie', true, { ...EVIL, Authorization: 'Bearer abc' }],
    ['a page elsewhere', false, { ...SESSION, ...EVIL }],
    [
      'a page elsewhere that sends a token beside the cookie',
      false,
      { ...SESSION, ...EVIL, Authorization: 'Bearer a' },
    ],
    ['a page elsewhere whose browser knows a password', false, { ...EVIL, Authorization: 'Basic YTpi' }],
    ['an image elsewhere, which sends no origin', false, { ...SESSION, 'Sec-Fetch-Site': 'cross-site' }],
  ];

  it('let pages elsewhere use the cookie where nothing checks their origin, as the guide says', async () => {
    await start();
    for (const [, , headers] of REQUESTS) expect((await open('bare', headers)).status).toBe(200);
  });

  it('check the origin beside SseOriginGuard', async () => {
    await start();
    for (const [name, allowed, headers] of REQUESTS) {
      const { status, text } = await open('guarded', headers);
      expect([name, status]).toEqual([name, allowed ? 200 : 403]);
      if (!allowed) expect(text).toContain('SSE_ORIGIN_FORBIDDEN');
    }
  });

  it('check the origin on every stream with the option', async () => {
    await start({ originCheck: 'all' });
    for (const path of ['bare', 'guarded', 'plain']) {
      for (const [name, allowed, headers] of REQUESTS) {
        expect([path, name, (await open(path, headers)).status]).toEqual([path, name, allowed ? 200 : 403]);
      }
    }
  });

  it('check nothing where the origins are any', async () => {
    await start({ originCheck: 'all', origins: 'any' });
    expect((await open('guarded', { ...SESSION, ...EVIL })).status).toBe(200);
  });

  it.each([{ exp: 1_200 }, { exp: 0 }, { exp: -1 }, { exp: 1_600_000_000 }])(
    'open for a user with %p, whom their guard let pass',
    async (user) => {
      await start();
      const stream = await open('bare', { ...SESSION, 'x-user': JSON.stringify({ id: 'ann', ...user }) });
      expect(stream.status).toBe(200);
    },
  );

  it('are refused for a user whose end cannot be read, but for plain ones, which stay as they are', async () => {
    await start();
    const headers = { ...SESSION, 'x-user': JSON.stringify({ id: 'ann', exp: '1900000000' }) };
    const { status, text } = await open('bare', headers);
    expect(status).toBe(401);
    expect(text).toContain('SSE_INVALID_CREDENTIAL');
    expect((await open('plain', headers)).status).toBe(200);
  });
});

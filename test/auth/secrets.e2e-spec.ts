import {
  ConsoleLogger,
  Controller,
  ForbiddenException,
  Injectable,
  Sse,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import {
  Connection,
  MemoryTicketStore,
  RoomService,
  SseAuthController,
  SseAuthService,
  type SseConnection,
  SseTokenGuard,
  StreamOptions,
} from '@nestream/nest';
import { SseAuthGuard } from '@nestream/nest/passport';
import type { Request } from 'express';
import { Strategy } from 'passport';
import { concat, of, throwError, type Observable } from 'rxjs';
import { bearer, post, sign } from './support/auth-app.js';
import { MetricsProbe } from '../kit/metrics-probe.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

const ROUTES = ['verify', 'passport'] as const;
const HOW = ['good', 'quotes', 'quotes-http', 'quotes-cause', 'refuses', 'outage'] as const;

/** Fails in the way that the claim `name` of a token says, quoting the token wherever an application might. */
function judge(token: string): object {
  const { name, sub } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
    string,
    string
  >;
  if (name === 'quotes') throw new Error(`bad token ${token}`);
  if (name === 'quotes-http') throw new ForbiddenException({ message: [`not with ${token}`], token });
  if (name === 'quotes-cause')
    throw new Error('failed', { cause: new TypeError(`payload ${token.split('.')[1]}`) });
  if (name === 'outage')
    throw Object.assign(new Error(`GET https://idp/check?token=${token}`), { status: 503 });
  if (name === 'refuses') return null as unknown as object;
  return { id: sub };
}

@Injectable()
class QuotingGuard extends SseTokenGuard {
  verify(token: string): object {
    return judge(token);
  }
}

@Injectable()
class QuotingStrategy extends PassportStrategy(
  class extends Strategy {
    override authenticate(request: Request): void {
      const token = request.headers.authorization?.slice('Bearer '.length);
      if (!token) {
        this.fail('no token', 401);
        return;
      }
      try {
        const user = judge(token);
        if (user) this.success(user);
        else this.fail(`refused ${token}`, 401);
      } catch (error) {
        this.error(error);
      }
    }
  },
  'quoting',
) {
  validate(): boolean {
    return true;
  }
}

@Controller('verify')
@UseGuards(QuotingGuard)
@StreamOptions({ managed: true })
class VerifyController {
  constructor(readonly rooms: RoomService) {}

  @Sse('stream')
  stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('news', connection);
  }

  @Sse('fails')
  fails(): Observable<MessageEvent> {
    return concat(
      of({ data: 'first' }),
      throwError(() => new Error('the handler failed')),
    );
  }

  @Sse('throws')
  throws(): Observable<MessageEvent> {
    throw new Error('the handler threw');
  }
}

@Controller('passport')
@UseGuards(SseAuthGuard('quoting'))
class PassportController extends VerifyController {}

/** Remembers every line, colours and all. */
class Lines extends ConsoleLogger {
  readonly lines: string[] = [];
  protected override printMessages(...args: Parameters<ConsoleLogger['printMessages']>): void {
    this.lines.push(
      JSON.stringify(args, (_, value: unknown) => (value instanceof Error ? String(value.stack) : value)),
    );
  }
  protected override printStackTrace(stack: string): void {
    this.lines.push(stack);
  }
}

describe.each(PLATFORMS)('Tokens, tickets and the secrets of cookies (%s)', (platform) => {
  let server: TestApp;
  let probe: MetricsProbe;
  const logger = new Lines();
  const output: string[] = [];
  const answers: string[] = [];
  const secrets = new Set<string>();
  const store = new MemoryTicketStore();
  const restore: (() => void)[] = [];

  const secret = (text: string): string => {
    secrets.add(text);
    return text;
  };
  const tokenFor = (name: string, seconds = 600): string => {
    const token = secret(sign({ name, sid: 'a session' }, seconds));
    // Each part of it is as good as a signature to guess from.
    for (const part of token.split('.').slice(1)) secret(part);
    return token;
  };
  const open = async (path: string, headers: Record<string, string> = {}): Promise<RawStream> => {
    const stream = await RawStream.connected(server.url + path, { headers });
    if (stream.status !== 200) await stream.until(() => stream.text !== '');
    answers.push(stream.text);
    return stream;
  };

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      const spy = jest.spyOn(stream, 'write').mockImplementation((chunk) => output.push(String(chunk)) > 0);
      restore.push(() => spy.mockRestore());
    }
    probe = new MetricsProbe();
    server = await startApp(platform, {
      sse: {
        auth: {
          query: 'access_token',
          ticket: { store },
          expiryJitter: 0,
          publicUser: (user: object) => user,
        },
      },
      controllers: [
        VerifyController,
        PassportController,
        SseAuthController(QuotingGuard, 'auth-verify'),
        SseAuthController(SseAuthGuard('quoting'), 'auth-passport'),
      ],
      providers: [QuotingGuard, QuotingStrategy],
      nest: { logger },
    });
  });
  afterAll(async () => {
    for (const undo of restore) undo();
    await server.app.close();
    await probe.close();
  });

  it.each(ROUTES.flatMap((route) => HOW.map((how) => [route, how] as const)))(
    'are told by nobody when a guard by %s %s',
    async (route, how) => {
      const token = tokenFor(how);
      const requests: [string, Record<string, string>][] = [
        ['', bearer(token)],
        ['', { Cookie: `access_token=${token}` }],
        [`?access_token=${token}`, {}],
        [`?ticket=${token}`, {}],
        ['', { Authorization: `Bearer ${token} ${token}` }],
        ['', { Cookie: `access_token=${token}`, Origin: 'https://evil.example' }],
      ];
      for (const path of ['stream', 'fails', 'throws']) {
        for (const [query, headers] of requests) (await open(`/${route}/${path}${query}`, headers)).cut();
      }
      for (const action of ['ticket', 'refresh']) {
        const { body } = await post(
          `${server.url}/auth-${route}/${action}`,
          { path: token, connectionId: token },
          bearer(token),
        );
        answers.push(JSON.stringify(body));
      }
    },
    20_000,
  );

  it('are told by nobody while streams live, end and are refused', async () => {
    const path = '/verify/stream';
    const token = tokenFor('good', 2);
    const { body } = await post(`${server.url}/auth-verify/ticket`, { path }, bearer(token));
    const ticket = secret(String(body.ticket));
    const first = await open(`${path}?ticket=${ticket}`);
    const cookie = first.header('set-cookie')!.split(';')[0]!;
    secret(cookie.split('=')[1]!);
    const second = await open(`${path}?ticket=${ticket}`, { Cookie: cookie });
    await open(`${path}?ticket=${ticket}`);
    await first.until(() => first.count('closing') === 1);
    await open(`${path}?ticket=${ticket}`, { Cookie: cookie });
    answers.push(first.text, second.text);
    const third = await open(path, bearer(tokenFor('good')));
    await server.app.get(SseAuthService).revoke({ sessionId: 'a session' });
    await third.until(() => third.count('closing') === 1);
    const failing = jest.spyOn(store, 'take').mockRejectedValue(new Error(`take ${ticket} failed`));
    await open(`${path}?ticket=${ticket}`);
    failing.mockRestore();
    for (const stream of [first, second, third]) stream.cut();
  }, 20_000);

  it('are nowhere in what all of this has logged, written, answered and measured', async () => {
    const metrics = await probe.text();
    expect(metrics).toContain('sse_connections_closed');
    const everything = [...logger.lines, ...output, ...answers, metrics].join('\n');
    // It was a run that says something: of errors in guards, in handlers and in the store.
    expect(answers.length).toBeGreaterThan(200);
    expect(everything).toContain('[credential]');
    expect(everything).toContain('the handler threw');
    expect(everything).toContain('failed');
    expect(secrets.size).toBeGreaterThan(15);
    expect([...secrets].filter((text) => everything.includes(text))).toEqual([]);
  });
});

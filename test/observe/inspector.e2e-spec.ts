import {
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  Injectable,
  Module,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type InspectorOptions, RoomService, SseModule } from '@nestream/nest';
import { AppModule } from '../../docs/examples/operations/inspector.module.js';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { createAdapter, PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

@Injectable()
class Secret {
  readonly key = 'open-sesame';
}

@Module({ providers: [Secret], exports: [Secret] })
class SecretModule {}

@Injectable()
class OperatorGuard implements CanActivate {
  constructor(private readonly secret: Secret) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return headers['cookie'] === `key=${this.secret.key}`;
  }
}

const inspector: InspectorOptions = { guard: OperatorGuard, imports: [SecretModule], path: 'ops/streams' };
const headers = { cookie: 'key=open-sesame' };

interface State {
  readonly totals: Record<string, number>;
  readonly rooms: { name: string; size: number }[];
  readonly connections: { id: string; [field: string]: unknown }[];
  readonly matching: number;
}

describe.each(PLATFORMS)('The inspector (%s)', (platform) => {
  let test: TestApp;
  let page: string;
  let rooms: RoomService;

  beforeAll(async () => {
    const sse = {
      inspector,
      drainWindow: 200,
      userId: (request: { query: { user?: string } }) => request.query.user,
      roomPolicy: { canJoin: (room: string) => !room.startsWith('private') },
    };
    test = await startApp(platform, { sse, controllers: [RoomsController] });
    page = `${test.url}/ops/streams`;
    rooms = test.app.get(RoomService);
  });
  afterAll(async () => test.app.close());

  const watch = async (query = ''): Promise<{ state: State; stream: RawStream }> => {
    const stream = await RawStream.open(`${page}/stream${query}`, { headers });
    await stream.until(() => stream.count('state') > 0);
    return { stream, state: stream.dataOf<State>('state')[0]! };
  };

  it.each([
    ['GET', ''],
    ['GET', '/stream'],
    ['GET', '/tail?room=a'],
    ['POST', '/connections/x/kick'],
  ])('is closed to who the guard does not let pass: %s %s', async (method, path) => {
    const answer = await fetch(page + path, { method, headers: { 'x-sse-inspector': '1' } });
    expect(answer.status).toBe(403);
  });

  it('serves a page that runs its own script only', async () => {
    const answer = await fetch(page, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-\S+'; style-src 'sha256-\S+'; connect-src 'self';/,
    );
    expect(await answer.text()).toContain('<title>Streams</title>');
  });

  it('shows the streams, but not its own, and finds them', async () => {
    const ann = await RawStream.connected(`${test.url}/rooms/a,b?user=ann`);
    const bob = await RawStream.connected(`${test.url}/rooms/b?user=bob`);
    await rooms.broadcastToRoom('b', { data: 1 });
    await ann.until(() => ann.count('message') === 1);
    const all = await watch();
    expect(all.state).toMatchObject({
      totals: { open: 2, published: 1, delivered: 2, buffered: 0 },
      rooms: [
        { name: 'b', size: 2 },
        { name: 'a', size: 1 },
      ],
      matching: 2,
    });
    await all.stream.until(() => all.stream.count('state') > 1);
    const found = await watch('?find=ANN');
    expect(found.state.connections).toEqual([
      {
        id: ann.dataOf<{ connectionId: string }>('connected')[0]!.connectionId,
        kind: 'managed',
        user: 'ann',
        address: expect.stringContaining('127.0.0.1'),
        route: 'GET /rooms/:names',
        rooms: ['a', 'b'],
        age: expect.any(Number),
        events: 1,
        bytes: ann.body.length - '\n'.length,
        buffered: 0,
        lags: 0,
        gaps: 0,
      },
    ]);
    for (const one of [ann, bob, all.stream, found.stream]) one.cut();
  });

  it('shows what is published to a room, which no policy keeps from it and nobody sees it follow', async () => {
    for (let n = 1; n <= 25; n++)
      await rooms.broadcastToRoom(['private', 'other'], { type: 'n', data: { n } });
    const tail = await RawStream.open(`${page}/tail?room=private`, { headers });
    await tail.until(() => tail.count('tail') === 20);
    await rooms.broadcastToRoom('elsewhere', { type: 'n', data: { n: 0 } });
    await rooms.broadcastToRoom('private', { type: 'n', data: { n: 26 } });
    await tail.until(() => tail.count('tail') === 21);
    const shown = tail.dataOf<{ type: string; data: { n: number } }>('tail');
    expect(shown.map(({ data }) => data.n)).toEqual(Array.from({ length: 21 }, (_, index) => index + 6));
    expect(shown[0]).toMatchObject({
      type: 'n',
      id: expect.stringMatching(/^\w+:\d+$/),
      size: expect.any(Number),
    });
    expect(await rooms.size('private')).toBe(0);
    tail.cut();
  });

  it('ends a stream for good, asked by its own page', async () => {
    const stream = await RawStream.connected(`${test.url}/rooms/a`);
    const [{ connectionId }] = stream.dataOf<{ connectionId: string }>('connected') as [
      { connectionId: string },
    ];
    const kick = async (id: string, extra = {}): Promise<number> =>
      (await fetch(`${page}/connections/${id}/kick`, { method: 'POST', headers: { ...headers, ...extra } }))
        .status;
    expect(await kick(connectionId)).toBe(403);
    expect(stream.ended).toBe(false);
    expect(await kick(connectionId, { 'x-sse-inspector': '1' })).toBe(204);
    await stream.until(() => stream.count('closing') === 1);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'evicted', reconnect: false }]);
    expect(await kick('unknown', { 'x-sse-inspector': '1' })).toBe(404);
  });

  it('stands beside a factory too, and is not there unless it is asked for', async () => {
    const boot = async (sse: unknown): Promise<number> => {
      const module = await Test.createTestingModule({ imports: [sse as never] }).compile();
      const app = module.createNestApplication(createAdapter(platform), { logger: false });
      await app.listen(0, '127.0.0.1');
      const { port } = app.getHttpServer().address() as { port: number };
      const { status } = await fetch(`http://127.0.0.1:${port}/ops/streams`, { headers });
      await app.close();
      return status;
    };
    expect(await boot(SseModule.forRootAsync({ useFactory: () => ({ retry: 500 }), inspector }))).toBe(200);
    expect(await boot(SseModule.forRootAsync({ useFactory: () => ({ retry: 500 }) }))).toBe(404);
  });
});

describe.each(PLATFORMS)('The example of an inspector (%s)', (platform) => {
  it('asks for its password, and does not boot without one', async () => {
    const boot = async (): Promise<INestApplication> => {
      const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
      const app = module.createNestApplication(createAdapter(platform), { logger: false });
      await app.listen(0, '127.0.0.1');
      return app;
    };
    await expect(boot()).rejects.toThrow('Set INSPECTOR_PASSWORD');
    process.env['INSPECTOR_PASSWORD'] = 'pass word';
    const app = await boot();
    const { port } = app.getHttpServer().address() as { port: number };
    const ask = async (password: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/sse-inspector`, {
        headers: { authorization: `Basic ${Buffer.from(`operator:${password}`).toString('base64')}` },
      });
    const refused = await ask('undefined');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic']);
    expect((await ask('pass word')).status).toBe(200);
    delete process.env['INSPECTOR_PASSWORD'];
    await app.close();
  });
});

describe('An inspector without a guard', () => {
  it.each([
    ['nothing', undefined],
    ['no guard in a list', []],
    ['a class that is no guard', Secret],
    ['a name', 'OperatorGuard'],
  ])('does not boot: %s', (_name, guard) => {
    expect(() => SseModule.forRoot({ inspector: { guard: guard as never } })).toThrow(
      /inspector\.guard is .*; give a guard/,
    );
  });
});

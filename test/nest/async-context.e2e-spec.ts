import { AsyncLocalStorage } from 'node:async_hooks';
import { Body, Controller, type MessageEvent, Param, Post, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { filter, map, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

/** What nestjs-cls keeps for each request. */
const tenants = new AsyncLocalStorage<string>();
const seen: (string | undefined)[] = [];

const isOwn = (event: { readonly data?: unknown }): boolean => {
  seen.push(tenants.getStore());
  return (event.data as { tenant: string }).tenant === tenants.getStore();
};

@Controller()
class TenantsController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('filter')
  byFilter(@Connection() connection: SseConnection): Observable<MessageEvent> {
    connection.onClose(() => seen.push(`closed ${tenants.getStore()}`));
    return this.rooms.join('all', connection, { filter: isOwn });
  }

  @Sse('operators')
  byOperators(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('all', connection).pipe(
      filter((event) => isOwn(event)),
      map((event): MessageEvent => ({ ...event, type: tenants.getStore() ?? 'nobody' })),
    );
  }

  @Sse('snapshot')
  snapshot(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('all', connection, {
      snapshot: () => ({ type: 'state', data: tenants.getStore() ?? 'nobody' }),
    });
  }

  @Post('publish/:tenant')
  async publish(@Param('tenant') tenant: string, @Body() data: object): Promise<object> {
    return this.rooms.broadcastToRoom('all', { data: { tenant, ...data } });
  }
}

describe.each(PLATFORMS)('The asynchronous context of a stream (%s)', (platform) => {
  let server: TestApp;
  beforeEach(async () => {
    seen.length = 0;
    server = await startApp(platform, {
      controllers: [TenantsController],
      configure: (app) =>
        app.use(({ headers }: { headers: Record<string, string> }, _: unknown, next: () => void): void =>
          tenants.run(headers['x-tenant'] ?? 'nobody', next),
        ),
    });
  });
  afterEach(async () => server.app.close());

  const open = async (path: string, tenant: string, lastEventId?: string): Promise<RawStream> =>
    RawStream.connected(server.url + path, {
      headers: { 'x-tenant': tenant, ...(lastEventId && { 'Last-Event-ID': lastEventId }) },
    });
  const publish = async (tenant: string, n: number): Promise<void> => {
    await fetch(`${server.url}/publish/${tenant}`, {
      method: 'POST',
      headers: { 'x-tenant': tenant, 'content-type': 'application/json' },
      body: JSON.stringify({ n }),
    });
  };

  it.each(['/filter', '/operators'])('is that of its request, live and on replay: %s', async (path) => {
    const [a, b] = await Promise.all([open(path, 'a'), open(path, 'b')]);
    const from = a.lastEventId;
    for (const tenant of ['a', 'b', 'a', 'b']) await publish(tenant, 1);
    await publish('a', 2);
    await publish('b', 2);
    const type = (tenant: string): string => (path === '/filter' ? 'message' : tenant);
    await a.until(() => a.count(type('a')) === 3);
    await b.until(() => b.count(type('b')) === 3);
    expect(new Set(a.dataOf<{ tenant: string }>(type('a')).map(({ tenant }) => tenant))).toEqual(
      new Set(['a']),
    );
    expect(new Set(b.dataOf<{ tenant: string }>(type('b')).map(({ tenant }) => tenant))).toEqual(
      new Set(['b']),
    );
    const again = await open(path, 'b', from);
    await again.until(() => again.count(type('b')) === 3);
    expect(new Set(seen)).toEqual(new Set(['a', 'b']));
    for (const stream of [a, b, again]) stream.cut();
    if (path === '/filter') await waitUntil(() => seen.includes('closed a') && seen.includes('closed b'));
  });

  it('is that of its request in a snapshot', async () => {
    const stream = await open('/snapshot', 'a');
    await stream.until(() => stream.count('state') === 1);
    expect(stream.events.find(({ type }) => type === 'state')!.data).toBe('a');
  });
});

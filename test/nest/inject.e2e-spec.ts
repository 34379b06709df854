import type { Readable } from 'node:stream';
import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { NEVER, of, type Observable } from 'rxjs';
import { startApp, type TestApp } from '../kit/test-app.js';

@Controller()
class InjectedController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('plain')
  plain(): Observable<MessageEvent> {
    return NEVER;
  }

  @Sse('managed')
  managed(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection);
  }

  @Sse('finite')
  finite(): Observable<MessageEvent> {
    return of({ data: 'one' });
  }

  @Sse('finite-managed')
  finiteManaged(@Connection() _connection: SseConnection): Observable<MessageEvent> {
    return of({ data: 'one' });
  }
}

describe('A stream that is injected into Fastify', () => {
  let test: TestApp;
  const inject = async (
    url: string,
    payloadAsStream = true,
  ): Promise<{ stream(): Readable; payload: string }> =>
    (
      test.app as unknown as { inject(options: object): Promise<{ stream(): Readable; payload: string }> }
    ).inject({
      url,
      payloadAsStream,
    });
  const close = async (): Promise<number> => {
    const started = performance.now();
    await test.app.close();
    return performance.now() - started;
  };
  beforeEach(async () => {
    test = await startApp('fastify', { controllers: [InjectedController], adapter: new FastifyAdapter() });
  });

  it.each(['/finite', '/finite-managed'])('is given whole: %s', async (url) => {
    const { payload } = await inject(url, false);
    expect(payload).toContain('data: one\n\n');
    expect(await close()).toBeLessThan(1_000);
  });

  it.each(['/plain', '/managed'])('does not hold up the shutdown: %s', async (url) => {
    await inject(url);
    expect(await close()).toBeLessThan(1_000);
  });

  it.each(['/plain', '/managed'])('does not hold up the shutdown when it was left: %s', async (url) => {
    const response = await inject(url);
    response.stream().destroy();
    expect(await close()).toBeLessThan(1_000);
  });
});

import { request } from 'node:http';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Logger, type MessageEvent, Sse } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SseConnections, StreamOptions } from '@nestream/nest';
import { NEVER, type Observable } from 'rxjs';
import { PLATFORMS, startApp, type Platform, type TestApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

@Controller()
class StreamsController {
  @Sse('plain')
  plain(): Observable<MessageEvent> {
    return NEVER;
  }

  @Sse('managed')
  @StreamOptions({ managed: true })
  managed(): Observable<MessageEvent> {
    return NEVER;
  }
}

/** An adapter that trusts one proxy, as the warning says it. */
function trusting(platform: Platform): ExpressAdapter | FastifyAdapter {
  if (platform === 'fastify') return new FastifyAdapter({ trustProxy: (_address, hop) => hop < 1 });
  const adapter = new ExpressAdapter();
  adapter.set('trust proxy', 1);
  return adapter;
}

describe.each(PLATFORMS)('The address of a client (%s)', (platform) => {
  let server: TestApp;
  let folder: string;
  const warnings: string[] = [];
  const aborts: (() => void)[] = [];

  const start = async (adapter: ExpressAdapter | FastifyAdapter, perAddress = 1): Promise<void> => {
    server = await startApp(platform, {
      controllers: [StreamsController],
      sse: { limits: { perAddress }, drainWindow: 100 },
      adapter,
    });
  };
  /** Asks as a proxy does, over TCP or a unix socket. */
  const ask = async (path: string, forwarded?: string, socketPath?: string): Promise<number> => {
    const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
    const client = request({ host: '127.0.0.1', port: server.port, path, headers, socketPath });
    aborts.push(() => client.destroy());
    client.on('error', () => undefined).end();
    return new Promise((resolve) => client.on('response', (response) => resolve(response.statusCode!)));
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'address-'));
    warnings.length = 0;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: string) => {
      warnings.push(line);
    });
  });
  afterEach(async () => {
    for (const abort of aborts.splice(0)) abort();
    await server.app.close();
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  });

  /** Behind a socket of a proxy on the same machine, as `nginx` reaches it by `proxy_pass http://unix:...`. */
  const onUnixSocket = async (): Promise<string> => {
    const path = join(folder, 'app.sock');
    const http = server.app.getHttpServer() as {
      close: (then: () => void) => void;
      listen: (...args: unknown[]) => void;
    };
    await new Promise<void>((resolve) => http.close(resolve));
    await new Promise<void>((resolve) => http.listen(path, resolve));
    return path;
  };

  it.each(['/plain', '/managed'])(
    'is that of the proxy where it is not trusted: one warning (%s)',
    async (path) => {
      await start(platform === 'express' ? new ExpressAdapter() : new FastifyAdapter());
      expect(await ask(path, '203.0.113.1')).toBe(200);
      expect(await ask(path, '203.0.113.2')).toBe(429);
      expect(warnings).toEqual([expect.stringMatching(/counts all clients of a proxy as one.*trust proxy/)]);
    },
  );

  it('is absent behind a unix socket that is not trusted: one warning', async () => {
    await start(platform === 'express' ? new ExpressAdapter() : new FastifyAdapter());
    const path = await onUnixSocket();
    expect(await ask('/managed', '203.0.113.1', path)).toBe(200);
    expect(await ask('/plain', '203.0.113.1', path)).toBe(200);
    expect(warnings).toEqual([
      expect.stringMatching(/does not count streams without an address.*trust proxy/),
    ]);
  });

  it.each(['a port', 'a unix socket'])(
    'is that of the client with the setting that the warning names, on %s',
    async (where) => {
      await start(trusting(platform));
      const path = where === 'a port' ? undefined : await onUnixSocket();
      expect(await ask('/managed', '203.0.113.1', path)).toBe(200);
      expect(await ask('/managed', '203.0.113.1', path)).toBe(429);
      expect(await ask('/managed', '203.0.113.2', path)).toBe(200);
      expect(warnings).toEqual([]);
    },
  );

  it('needs no warning without a proxy, nor where nothing is counted by address', async () => {
    await start(platform === 'express' ? new ExpressAdapter() : new FastifyAdapter());
    expect(await ask('/managed')).toBe(200);
    expect(warnings).toEqual([]);
    await server.app.close();
    await start(platform === 'express' ? new ExpressAdapter() : new FastifyAdapter(), Infinity);
    expect(await ask('/managed', '203.0.113.1')).toBe(200);
    await waitUntil(() => server.app.get(SseConnections).size === 1);
    expect(warnings).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess } from './support/server-process.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, type Platform } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

jest.setTimeout(60_000);

const started: ServerProcess[] = [];

function start(platform: Platform, drainWindow: number, port?: number): ServerProcess {
  const server = ServerProcess.start(platform, drainWindow, port);
  started.push(server);
  return server;
}

afterEach(() => {
  for (const server of started.splice(0)) server.kill('SIGKILL');
});

describe.each(PLATFORMS)('A second Ctrl+C (%s)', (platform) => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends a drain that %s began', async (signal) => {
    const server = start(platform, 600_000);
    const stream = await RawStream.connected(`http://127.0.0.1:${await server.port()}/finish`);
    server.kill(signal);
    await server.says(/shutdown/);
    // Those that come within half a second are taken for the first.
    const again = setInterval(() => server.kill('SIGINT'), 200);
    await server.ended.finally(() => clearInterval(again));
    expect(server.child.signalCode).toBe(signal);
    expect(server.stderr).toBe('');
    await stream.until(() => stream.ended);
    expect(stream.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is neither %s twice at once, nor SIGTERM', async (signal) => {
    const server = start(platform, 3_000);
    const stream = await RawStream.connected(`http://127.0.0.1:${await server.port()}/finish`);
    server.kill(signal);
    server.kill(signal);
    const begun = performance.now();
    await server.says(/shutdown/);
    const again = setInterval(() => server.kill('SIGTERM'), 200);
    await server.ended.finally(() => clearInterval(again));
    // 0.9 of the window
    expect(performance.now() - begun).toBeGreaterThan(2_000);
    await stream.until(() => stream.ended);
  });
});

describe.each(PLATFORMS)('A server with the drain window for development (%s)', (platform) => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/getting-started.md'), 'utf8');
  const drainWindow = Number(/drainWindow: .* 5_000 : (\d+)/.exec(guide)![1]);

  it.each([
    ['a stream that finishes by itself', 'finish', 1],
    ['1 000 streams', 'endless', 1_000],
  ])('gives its port to the next process in time, with %s', async (_what, path, count) => {
    const old = start(platform, drainWindow);
    const port = await old.port();
    const streams = await Promise.all(
      Array.from({ length: count }, () => RawStream.connected(`http://127.0.0.1:${port}/${path}`)),
    );
    // As a watch tool does that does not wait for the old process.
    old.kill('SIGTERM');
    const next = start(platform, drainWindow, port);
    expect(await next.port()).toBe(port);
    await waitUntil(() => streams.every(({ ended }) => ended));
    const stream = await RawStream.connected(`http://127.0.0.1:${port}/${path}`);
    expect(stream.count('connected')).toBe(1);
    stream.cut();
    await old.ended;
  });
});

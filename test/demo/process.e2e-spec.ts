import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';
import { DemoProcess } from './support/demo-process.js';

const started: DemoProcess[] = [];

function start(variables: Record<string, string>): DemoProcess {
  const demo = DemoProcess.start(variables);
  started.push(demo);
  return demo;
}

afterEach(() => {
  for (const demo of started.splice(0)) demo.kill('SIGKILL');
});

describe('the built demo', () => {
  it.each([
    ['express', 'SIGTERM'],
    ['fastify', 'SIGINT'],
  ] as const)(
    'serves on %s until %s and ends its streams',
    async (platform, signal) => {
      const demo = start({ PORT: '0', PLATFORM: platform });
      const url = await demo.url();
      expect(demo.stdout).toBe(`Demo on ${url} (${platform}, memory log)\n`);
      const streams = await Promise.all(
        ['sse', 'ticker', 'chat/general'].map((path) => RawStream.connected(`${url}/${path}`)),
      );
      const idle = await fetch(`${url}/`);
      expect(idle.status).toBe(200);
      await idle.text();

      const asked = performance.now();
      demo.kill(signal);
      expect(await demo.exitCode()).toBe(0);
      expect(performance.now() - asked).toBeLessThan(1_500);
      for (const stream of streams) {
        await stream.until(() => stream.ended);
        expect(stream.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);
      }
      expect(demo.stderr).toBe('');
    },
    30_000,
  );

  it.each(PLATFORMS)(
    'says in one line that the port is in use (%s)',
    async (platform) => {
      const first = start({ PORT: '0', PLATFORM: platform });
      const { port } = new URL(await first.url());
      const second = start({ PORT: port, PLATFORM: platform });
      expect(await second.exitCode()).toBe(1);
      expect(second.stdout).toBe('');
      expect(second.stderr).toMatch(new RegExp(`^Port ${port} is in use; stop .* PORT=\\d+ npm start\\n$`));
    },
    30_000,
  );

  it('does not start with an environment that it cannot use, and says the fix', async () => {
    const demo = start({ PORT: 'abc', LOG: 'kafka' });
    expect(await demo.exitCode()).toBe(1);
    expect(demo.stdout).toBe('');
    expect(demo.stderr.trimEnd().split('\n')).toEqual([
      'Cannot start with this environment:',
      '  - PORT is "abc"; give a whole number from 0 to 65535, such as 3000 (0 takes a free port)',
      '  - LOG is "kafka"; give one of: memory, lmdb, redis',
    ]);
  }, 30_000);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawStream } from '../kit/raw-stream.js';
import { DemoProcess } from './support/demo-process.js';
import { request } from './support/http.js';

let folder: string;
const started: DemoProcess[] = [];

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'demo-lmdb-'))));
afterEach(async () => {
  for (const demo of started.splice(0)) {
    demo.kill('SIGKILL');
    await demo.exitCode();
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(platform: string, path = folder): DemoProcess {
  const demo = DemoProcess.start({ PORT: '0', PLATFORM: platform, LOG: 'lmdb', DATA_DIR: path });
  started.push(demo);
  return demo;
}

async function say(url: string, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const { status } = await request(`${url}/chat/general/messages`, { author: 'Ada', text });
    expect(status).toBe(201);
  }
}

const textsOf = (stream: RawStream): string[] =>
  stream.dataOf<{ text: string }>('message').map(({ text }) => text);

describe('the demo with LOG=lmdb', () => {
  it.each([
    ['express', 'SIGTERM'],
    ['fastify', 'SIGKILL'],
  ] as const)(
    'lets a client of the chat go on (on %s, after %s), without a gap',
    async (platform, signal) => {
      const first = start(platform);
      const url = await first.url();
      expect(first.stdout).toContain(`(${platform}, lmdb log)`);
      const stream = await RawStream.connected(`${url}/chat/general?name=Eve`);
      await say(url, 'one', 'two');
      await stream.until(() => textsOf(stream).length === 2);
      const { lastEventId } = stream;
      stream.cut();
      await say(url, 'three', 'four');
      first.kill(signal);
      await first.exitCode();

      const again = await start(platform).url();
      await say(again, 'five');
      const headers = { 'Last-Event-ID': lastEventId };
      const back = await RawStream.connected(`${again}/chat/general?name=Eve`, { headers });
      await back.until(() => textsOf(back).length === 3);
      expect(textsOf(back)).toEqual(['three', 'four', 'five']);
      expect(back.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
      expect(back.count('gap')).toBe(0);
      back.cut();
    },
    30_000,
  );

  it('says in one line that another process has the folder', async () => {
    await start('express').url();
    const second = start('express');
    expect(await second.exitCode()).toBe(1);
    expect(second.stderr).toMatch(/^The event log in ".*" is in use by process \d+; stop it.*\n$/);
  }, 30_000);

  it('says in one line that the folder is none', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const demo = start('express', file);
    expect(await demo.exitCode()).toBe(1);
    expect(demo.stderr).toMatch(/^The event log cannot use the folder ".*file" .*; give a path .*\n$/);
  }, 30_000);
});

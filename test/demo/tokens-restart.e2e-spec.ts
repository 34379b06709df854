import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokensOf } from '../../src/tokens/tokens-of.js';
import { RawStream } from '../kit/raw-stream.js';
import { DemoProcess } from './support/demo-process.js';

const PROMPT = 'Go on after a crash';

let folder: string;
let demo: DemoProcess;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'demo-tokens-'))));
afterEach(async () => {
  demo.kill('SIGKILL');
  await demo.exitCode();
  rmSync(folder, { recursive: true, force: true });
});

describe('POST /tokens with LOG=lmdb', () => {
  const start = async (): Promise<string> => {
    demo = DemoProcess.start({ PORT: '0', LOG: 'lmdb', DATA_DIR: folder });
    return demo.url();
  };
  const textOf = (stream: RawStream): string =>
    stream
      .dataOf<{ text: string }>('token')
      .map(({ text }) => text)
      .join('');

  it('goes on with a text whose process was killed', async () => {
    const body = JSON.stringify({ id: randomUUID(), prompt: PROMPT });
    const first = await RawStream.connected(`${await start()}/tokens`, { method: 'POST', body });
    await first.until(() => first.count('token') >= 20);
    demo.kill('SIGKILL');
    await demo.exitCode();

    const headers = { 'Last-Event-ID': first.lastEventId };
    const second = await RawStream.connected(`${await start()}/tokens`, { method: 'POST', body, headers });
    await second.until(() => second.count('done') === 1, 20_000);
    expect(textOf(first) + textOf(second)).toBe(tokensOf(PROMPT).join(''));
    expect(second.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
  }, 60_000);
});

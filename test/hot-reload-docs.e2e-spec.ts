import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { bootstrap, type HotModule } from '../docs/examples/deployment/hot.js';
import { RawStream } from './support/raw-stream.js';

/** What webpack does when a module that accepts itself is replaced: its dispose handlers run, and the new one gets their data. */
class Hot implements HotModule {
  accepted = false;
  private listener: ((data: { closed?: Promise<void> }) => void) | undefined;

  constructor(readonly data?: { closed?: Promise<void> }) {}

  accept(): void {
    this.accepted = true;
  }

  dispose(listener: (data: { closed?: Promise<void> }) => void): void {
    this.listener = listener;
  }

  replaced(): Hot {
    const data = {};
    this.listener!(data);
    return new Hot(data);
  }
}

async function opened(port: number): Promise<RawStream> {
  const stream = await RawStream.open(`http://127.0.0.1:${port}/clock`);
  await stream.until(() => stream.text.includes('data: '));
  return stream;
}

describe('The recipe for hot module replacement', () => {
  const { PORT } = process.env;
  let app: INestApplication | undefined;
  afterEach(async () => {
    if (PORT === undefined) delete process.env['PORT'];
    else process.env['PORT'] = PORT;
    await app?.close();
  });

  it('listens again on the same port, save after save, while streams are open', async () => {
    process.env['PORT'] = '0';
    let hot = new Hot();
    app = await bootstrap(hot);
    const { port } = (app.getHttpServer() as { address: () => AddressInfo }).address();
    process.env['PORT'] = String(port);
    for (let save = 1; save <= 3; save++) {
      const stream = await opened(port);
      expect(hot.accepted).toBe(true);
      hot = hot.replaced();
      app = await bootstrap(hot);
      await stream.until(() => stream.ended);
    }
    (await opened(port)).cut();
  });
});

import { Test } from '@nestjs/testing';
import type { INestApplication } from '@nestjs/common';
import { ThrottledModule } from '../../docs/examples/limits/throttled.module.js';
import { RawStream } from '../kit/raw-stream.js';
import { createAdapter, PLATFORMS } from '../kit/test-app.js';

describe.each(PLATFORMS)('@nestjs/throttler on a stream (%s)', (platform) => {
  let app: INestApplication;
  let url: string;

  beforeEach(async () => {
    const module = await Test.createTestingModule({ imports: [ThrottledModule] }).compile();
    app = module.createNestApplication(createAdapter(platform), { logger: false });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}/rooms/a`;
  });
  afterEach(async () => app.close());

  it('lets as many open in a time as it is told, and answers others 429 before the headers of a stream', async () => {
    const streams: RawStream[] = [];
    for (let n = 1; n <= 10; n++) {
      const stream = await RawStream.connected(url);
      expect(stream.status).toBe(200);
      expect(stream.header('content-type')).toBe('text/event-stream');
      expect(stream.header('x-ratelimit-remaining')).toBe(String(10 - n));
      streams.push(stream);
    }
    // The rate counts openings, not what is open.
    for (const stream of streams) stream.cut();
    const refused = await RawStream.connected(url);
    await refused.until(() => refused.text.includes('}'));
    expect(refused.status).toBe(429);
    expect(refused.header('content-type')).toContain('application/json');
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(50);
    expect(Number(refused.header('retry-after'))).toBeLessThanOrEqual(60);
    expect(refused.text).toContain('ThrottlerException');
    refused.cut();
  });
});

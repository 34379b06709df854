import { Controller, Sse } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Connection, type SseConnection, SseModule, StreamOptions } from '@nestream/nest';
import { NEVER, type Observable } from 'rxjs';
import { later } from '../kit/opening-faults.controller.js';
import { RawStream } from '../kit/raw-stream.js';
import { createAdapter, startApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

describe('The kind of a stream', () => {
  @Controller()
  class ContradictingController {
    @Sse()
    @StreamOptions({ managed: false })
    stream(@Connection() _connection: SseConnection): Observable<never> {
      return NEVER;
    }
  }

  it('cannot be plain where the handler takes a connection', async () => {
    const module = await Test.createTestingModule({
      imports: [SseModule.forRoot()],
      controllers: [ContradictingController],
    }).compile();
    const app = module.createNestApplication(createAdapter('express'), { logger: false });
    await expect(app.init()).rejects.toThrow(/ContradictingController.stream takes @Connection\(\) and is/);
  });

  @Controller()
  @StreamOptions({ managed: false })
  class KindsController {
    @Sse('takes')
    takes(@Connection() _connection: SseConnection): Observable<never> {
      return NEVER;
    }

    @Sse('says')
    @StreamOptions({ managed: true })
    says(): Observable<never> {
      return NEVER;
    }

    @Sse('class')
    ofClass(): Observable<never> {
      return NEVER;
    }
  }

  @Controller()
  class SilentController {
    @Sse('silent')
    silent(): Observable<never> {
      return NEVER;
    }
  }

  it.each(['connection', 'all'] as const)('is decided from the handler outwards (%s)', async (managed) => {
    const { app, url } = await startApp('express', {
      controllers: [KindsController, SilentController],
      sse: { managed },
    });
    const kinds: Record<string, string> = {};
    for (const path of ['takes', 'says', 'class', 'silent']) {
      const stream = await RawStream.open(`${url}/${path}`);
      await stream.until(() => stream.head !== '');
      await later(30);
      kinds[path] = stream.count('connected') === 1 ? 'managed' : 'plain';
    }
    await app.close();
    expect(kinds).toEqual({
      takes: 'managed',
      says: 'managed',
      class: 'plain',
      silent: managed === 'all' ? 'managed' : 'plain',
    });
  });

  it('is that of its own application: others in the process do not see the module', async () => {
    const withModule = await startApp('express', {
      controllers: [SilentController],
      sse: { managed: 'all' },
    });
    const module = await Test.createTestingModule({ controllers: [SilentController] }).compile();
    const without = module.createNestApplication(createAdapter('express'), { logger: false });
    await without.listen(0, '127.0.0.1');
    const { port } = without.getHttpServer().address() as { port: number };
    const plain = await RawStream.open(`http://127.0.0.1:${port}/silent`);
    const managed = await RawStream.connected(`${withModule.url}/silent`);
    await waitUntil(() => plain.text !== '');
    expect([plain.text, managed.count('connected')]).toEqual(['\n', 1]);
    plain.cut();
    await Promise.all([withModule.app.close(), without.close()]);
  });
});

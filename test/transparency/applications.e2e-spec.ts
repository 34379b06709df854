import { Controller, type INestApplication, Module, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SseModule } from '@nestream/nest';
import { interval, map, type Observable, of, take } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { createAdapter, PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';
import { ShapeApp } from './shape-app.js';
import { asyncHandler, handler, pause, type Setup } from './shape.js';

/** One class, and therefore one set of metadata, for every application of this file. */
@Controller('ticks')
class TicksController {
  @Sse()
  stream(): Observable<object> {
    return interval(10).pipe(
      take(3),
      map((count) => ({ type: 'tick', data: { count } })),
    );
  }
}

@Module({})
class RootModule {}
const root = (withModule: boolean): object => ({
  module: RootModule,
  imports: withModule ? [SseModule.forRoot({ heartbeat: 0 })] : [],
  controllers: [TicksController],
});

const EXPECTED =
  '\nevent: tick\nid: 1\ndata: {"count":0}\n\nevent: tick\nid: 2\ndata: {"count":1}\n\nevent: tick\nid: 3\ndata: {"count":2}\n\n';

describe.each(PLATFORMS)('two applications with one controller class on %s', (platform) => {
  const start = async (withModule: boolean): Promise<INestApplication> => {
    const app = await NestFactory.create(root(withModule), createAdapter(platform), { logger: false });
    await app.listen(0, '127.0.0.1');
    return app;
  };
  const read = async (app: INestApplication): Promise<string> =>
    (await fetch(`${await app.getUrl()}/ticks`)).text();

  it.each([
    ['first with the module, then without', true],
    ['first without the module, then with', false],
  ])('do not see each other: %s', async (_name, first) => {
    const apps = [await start(first), await start(!first)];
    try {
      expect(await Promise.all(apps.map(read))).toEqual([EXPECTED, EXPECTED]);
      await apps[0]!.close();
      expect(await read(apps[1]!)).toBe(EXPECTED);
    } finally {
      await Promise.all(apps.map(async (app) => app.close()));
    }
  });
});

@Controller('slow')
class SlowController {
  @Sse()
  stream(): Observable<string> {
    return interval(1_600).pipe(map(String));
  }
}

describe.each(PLATFORMS)('heartbeats of a plain stream on %s', (platform) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(platform, { sse: { heartbeat: 1_000 }, controllers: [SlowController] });
  });
  afterAll(async () => app.app.close());

  it("are comment lines between Nest's events, and nothing else is added", async () => {
    const stream = await RawStream.open(`${app.url}/slow`);
    await stream.until(() => stream.text.includes('id: 2'), 8_000);
    stream.cut();
    const text = stream.text.slice(0, stream.text.indexOf('id: 2'));
    expect(text).toMatch(/^\n(:\n)+id: 1\ndata: 0\n\n(:\n)+$/);
  }, 15_000);
});

const INTERCEPTED: Setup = {
  name: 'a pass-through interceptor',
  configure: (app) => app.useGlobalInterceptors({ intercept: (_context, next) => next.handle() }),
};

describe.each(PLATFORMS)('the comparison on %s', (platform) => {
  it('notices an interceptor that passes everything on', async () => {
    const shapes = [
      asyncHandler('An async handler', async (trace) => {
        await pause(30);
        trace('awaited');
        return of('a');
      }),
      handler('A handler that returns an object', () => ({ data: 1 })),
    ];
    const plain = await ShapeApp.start(platform, false, { name: 'plain' }, shapes);
    const intercepted = await ShapeApp.start(platform, false, INTERCEPTED, shapes);
    try {
      for (const shape of shapes) {
        expect(await intercepted.observe(shape)).not.toEqual(await plain.observe(shape));
      }
    } finally {
      await plain.close();
      await intercepted.close();
    }
  });
});

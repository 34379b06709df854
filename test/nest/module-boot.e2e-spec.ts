import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  EventLog,
  formatCursor,
  MemoryEventLog,
  parseCursor,
  RoomService,
  SseModule,
  type SseModuleOptions,
} from '@nestream/nest';

/** A module of a name that imports others. */
function moduleOf(name: string, imports: (DynamicModule | Type)[]): Type {
  @Module({ imports })
  class Made {}
  Object.defineProperty(Made, 'name', { value: name });
  return Made;
}

async function boot(...imports: (DynamicModule | Type)[]): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(moduleOf('AppModule', imports), {
    logger: false,
    abortOnError: false,
  });
}

const later = async (options?: unknown): Promise<SseModuleOptions> => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return options as SseModuleOptions;
};

describe('SseModule imported more than once', () => {
  const orders = new MemoryEventLog({ count: 5 });

  it.each<[string, () => DynamicModule, () => DynamicModule]>([
    ['with the same options', () => SseModule.forRoot(), () => SseModule.forRoot()],
    ['with other options', () => SseModule.forRoot(), () => SseModule.forRoot({ log: orders })],
    [
      'with factories',
      () => SseModule.forRootAsync({ useFactory: async () => later({}) }),
      () => SseModule.forRootAsync({ useFactory: async () => later({}) }),
    ],
    [
      'with options and a factory',
      () => SseModule.forRoot(),
      () => SseModule.forRootAsync({ useFactory: () => ({}) }),
    ],
    [
      'with a factory and options that are wrong',
      () => SseModule.forRootAsync({ useFactory: async () => later({}) }),
      () => SseModule.forRoot({ heartbeat: 1 }),
    ],
  ])('in the root module and in a feature module is refused %s', async (_, root, feature) => {
    const booting = boot(root(), moduleOf('ChatModule', [feature()]));
    await expect(booting).rejects.toMatchObject({ code: 'SSE_IMPORTED_TWICE' });
    await expect(booting).rejects.toThrow(/AppModule.*ChatModule|ChatModule.*AppModule/s);
    await expect(booting).rejects.toThrow(/root module.*forFeature/s);
  });

  it('in two feature modules is refused', async () => {
    const features = ['ChatModule', 'NewsModule'].map((name) => moduleOf(name, [SseModule.forRoot()]));
    await expect(boot(...features)).rejects.toMatchObject({ code: 'SSE_IMPORTED_TWICE' });
  });

  it('without options beside the one with options is refused', async () => {
    const booting = boot(SseModule.forRoot(), moduleOf('ChatModule', [SseModule]));
    await expect(booting).rejects.toMatchObject({ code: 'SSE_IMPORTED_TWICE' });
  });

  it('by a module that is loaded later is refused', async () => {
    const app = await boot(SseModule.forRoot());
    const loading = app.get(LazyModuleLoader).load(() => SseModule.forRoot());
    await expect(loading).rejects.toMatchObject({ code: 'SSE_IMPORTED_TWICE' });
    await app.close();
  });

  it('as one object that two modules share is one module', async () => {
    const shared = SseModule.forRoot();
    const app = await boot(shared, moduleOf('ChatModule', [shared]));
    await expect(app.get(RoomService).broadcastToRoom('a', { data: 1 })).resolves.toMatchObject({
      rooms: ['a'],
    });
    await app.close();
  });

  it('by two applications of one process works in each', async () => {
    const apps = [
      await boot(SseModule.forRoot(), SseModule.forFeature({ events: [] })),
      await boot(SseModule.forRoot(), SseModule.forFeature({ events: [] })),
    ];
    const epochs = await Promise.all(
      apps.map(async (app) => {
        const { id } = await app.get(RoomService).broadcastToRoom('a', { data: 1 });
        const start = await app.get<EventLog>(EventLog).seek(['a'], 'live');
        expect(parseCursor(id)).toEqual(start.cursor);
        expect(formatCursor(start.cursor)).toBe(id);
        return start.cursor.epoch;
      }),
    );
    expect(epochs[0]).not.toBe(epochs[1]);
    for (const app of apps) await app.close();
  });
});

describe('SseModule without options it can use', () => {
  const NOTHING: readonly unknown[] = [undefined, null, 7, 'options', true, [], () => ({})];

  it.each(NOTHING)('names a factory that returns %p', async (value) => {
    for (const useFactory of [() => value, async () => later(value)]) {
      const booting = boot(SseModule.forRootAsync({ useFactory: useFactory as () => SseModuleOptions }));
      await expect(booting).rejects.toMatchObject({ code: 'SSE_INVALID_OPTIONS' });
      await expect(booting).rejects.toThrow(/the options are .*return an object from useFactory/);
    }
  });

  it('names a class that creates nothing', async () => {
    class Options {
      create(): SseModuleOptions {
        return undefined as never;
      }
    }
    const booting = Test.createTestingModule({
      imports: [SseModule.forRootAsync({ useClass: Options })],
    }).compile();
    await expect(booting).rejects.toMatchObject({ code: 'SSE_INVALID_OPTIONS' });
  });

  it.each([null, 7, 'options', [], () => ({}), Promise.resolve({})])(
    'names forRoot(%p), which would go unnoticed',
    async (value) => {
      const booting = (async () => boot(SseModule.forRoot(value as never)))();
      await expect(booting).rejects.toMatchObject({ code: 'SSE_INVALID_OPTIONS' });
    },
  );

  it('names forRootAsync without a factory, and the bare class', async () => {
    for (const module of [() => SseModule.forRootAsync({}), () => SseModule]) {
      const booting = (async () => boot(module()))();
      await expect(booting).rejects.toMatchObject({ code: 'SSE_INVALID_OPTIONS' });
    }
  });

  it('takes instances of classes', async () => {
    class Options {
      readonly heartbeat = 2_000;
    }
    const app = await boot(SseModule.forRootAsync({ useFactory: () => new Options() }));
    await app.close();
  });
});

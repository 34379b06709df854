import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RoomService, SseModule } from '@nestream/nest';
import { LmdbEventLog } from '@nestream/nest/lmdb';
import { createAdapter, PLATFORMS } from '../kit/test-app.js';

const failing = (hook: string): Type => {
  class Failing {
    readonly hook = hook;
  }
  Object.defineProperty(Failing.prototype, hook, {
    value: async () => Promise.reject(new Error(`no ${hook}`)),
  });
  return Failing;
};

describe.each(PLATFORMS)('A boot that fails, on one LMDB folder (%s)', (platform) => {
  let path: string;
  beforeEach(() => (path = mkdtempSync(join(tmpdir(), 'boot-'))));
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  const create = async (providers: Provider[], module?: ReturnType<typeof SseModule.forRoot>) => {
    @Module({
      imports: [module ?? SseModule.forRoot({ log: new LmdbEventLog({ path }) })],
      providers,
    })
    class AppModule {}
    return NestFactory.create(AppModule, createAdapter(platform), { logger: false, abortOnError: false });
  };
  const start = async (...args: Parameters<typeof create>): Promise<INestApplication> => {
    const app = await create(...args);
    await app.listen(0, '127.0.0.1');
    return app;
  };
  const expectFree = async (): Promise<void> => {
    const app = await start([]);
    await app.get(RoomService).broadcastToRoom('a', { data: 1 });
    await app.close();
  };

  const broken: Provider = {
    provide: 'broken',
    useFactory: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('no database');
    },
  };

  it.each<[string, Provider]>([
    ['in a provider', broken],
    ['in onModuleInit', failing('onModuleInit')],
  ])('%s leaves the folder free', async (_, provider) => {
    await expect(start([provider])).rejects.toThrow('no ');
    await expectFree();
  });

  it('after a factory has made the log leaves the folder free', async () => {
    const module = SseModule.forRootAsync({ useFactory: async () => ({ log: new LmdbEventLog({ path }) }) });
    await expect(start([broken], module)).rejects.toThrow('no database');
    await expectFree();
  });

  it('for options of ours leaves the folder free', async () => {
    const log = new LmdbEventLog({ path });
    await expect(start([], SseModule.forRoot({ log, heartbeat: 5 }))).rejects.toThrow('heartbeat');
    await expectFree();
  });

  it.each(['onApplicationBootstrap', 'listen'])('in %s leaves it free once it is closed', async (step) => {
    const app = await create(step === 'listen' ? [] : [failing(step)]);
    const port = step === 'listen' ? 65_536 : 0;
    await expect((async () => app.listen(port, '127.0.0.1'))()).rejects.toThrow();
    await app.close();
    await expectFree();
  });

  it('for a folder that another application has is refused, and leaves that one alone', async () => {
    const first = await start([]);
    await expect(start([])).rejects.toMatchObject({ code: 'SSE_LOG_IN_USE' });
    await first.get(RoomService).broadcastToRoom('a', { data: 1 });
    await first.close();
    await expectFree();
  });

  it('is not needed to use the log: the first event opens it', async () => {
    class Early {
      static rooms: RoomService;
      constructor(private readonly rooms: RoomService) {}
      async onModuleInit(): Promise<void> {
        await this.rooms.broadcastToRoom('a', { data: 'early' });
      }
    }
    const app = await start([
      { provide: Early, inject: [RoomService], useFactory: (rooms: RoomService) => new Early(rooms) },
    ]);
    await app.close();
    await expectFree();
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication, Type } from '@nestjs/common';
import * as core from '@nestjs/core';
import { transformSync } from '@swc/core';
import { AppModule } from '../../docs/examples/getting-started/app.module.js';
import { RawStream } from '../kit/raw-stream.js';
import { createAdapter, PLATFORMS, type Platform } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

jest.setTimeout(30_000);

const RECIPE = join(import.meta.dirname, '../../docs/examples/deployment/hot-reload.ts');

interface Data {
  readonly closed?: Promise<void>;
}

/** Runs the recipe, and replaces it as webpack does: the handlers of `dispose` are called and not awaited, then the module runs again. */
class HotModule {
  readonly apps: INestApplication[] = [];

  private disposers: ((data: Data) => void)[] = [];
  private readonly code = transformSync(readFileSync(RECIPE, 'utf8'), {
    configFile: false,
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  }).code;

  constructor(private readonly platform: Platform) {}

  load(data?: Data): void {
    const hot = {
      data,
      accept: () => undefined,
      dispose: (handler: (data: Data) => void) => this.disposers.push(handler),
    };
    const imports: Record<string, unknown> = {
      '@nestjs/core': { NestFactory: { create: (root: Type) => this.create(root) } },
      './app.module.js': { AppModule },
    };
    // oxlint-disable-next-line typescript/no-implied-eval -- webpack runs a module as a function of what it needs
    const run = new Function('module', 'exports', 'require', this.code) as (...scope: unknown[]) => void;
    run({ hot }, {}, (name: string) => imports[name]);
  }

  replace(): void {
    const data: Data = {};
    for (const dispose of this.disposers.splice(0)) dispose(data);
    this.load(data);
  }

  private async create(root: Type): Promise<INestApplication> {
    const app = await core.NestFactory.create(root, createAdapter(this.platform), {
      logger: false,
      abortOnError: false,
    });
    this.apps.push(app);
    return app;
  }
}

describe.each(PLATFORMS)('The recipe for hot module replacement (%s)', (platform) => {
  const { PORT } = process.env;
  const hot = new HotModule(platform);
  const isUp = (count: number) => () => {
    const server = hot.apps[count - 1]?.getHttpServer() as { listening: boolean } | undefined;
    return server?.listening === true;
  };

  afterEach(async () => {
    process.env['PORT'] = PORT ?? '';
    if (PORT === undefined) delete process.env['PORT'];
    await hot.apps.at(-1)?.close();
  });

  it('gives the port to the new application, although streams are open, at each save', async () => {
    process.env['PORT'] = '0';
    hot.load();
    await waitUntil(isUp(1), 10_000);
    const { port } = (hot.apps[0]!.getHttpServer() as { address(): { port: number } }).address();
    process.env['PORT'] = String(port);
    const url = `http://localhost:${port}/orders/7`;
    const follow = async (): Promise<RawStream> => RawStream.connected(url);

    const first = await follow();
    hot.replace();
    await waitUntil(isUp(2), 10_000);
    await first.until(() => first.ended);
    expect(first.dataOf('closing')).toEqual([{ reason: 'draining', reconnect: true }]);

    // A second save, before the application of the first has started.
    const second = await follow();
    hot.replace();
    hot.replace();
    await waitUntil(isUp(4), 10_000);
    await second.until(() => second.ended);
    const third = await follow();
    expect(third.count('connected')).toBe(1);
    third.cut();
  });
});

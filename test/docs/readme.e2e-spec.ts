import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  InvalidOptionsError,
  MemoryEventLog,
  type MemoryEventLogOptions,
  SseModule,
  type SseModuleOptions,
} from '@nestream/nest';
import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AppModule } from './readme-example.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/nest.md',
  'docs/use-cases.md',
  'docs/choosing-a-transport.md',
  'docs/errors.md',
  'docs/event-log.md',
  ...['protocol', 'nest', 'client'].map((name) => `libs/${name}/README.md`),
  ...readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /^\w+\/src\/.*README\.md$/.test(file))
    .map((file) => `libs/${file}`),
];

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe.each(PLATFORMS)('The example of the README (%s)', (platform) => {
  let app: INestApplication;
  let url: string;

  const publish = async (data: object): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(data),
    });

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = module.createNestApplication(adapter, { logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    url = `http://127.0.0.1:${port}/rooms/kitchen`;
  });
  afterAll(async () => app.close());

  it('streams what is posted, and what was missed to who comes back', async () => {
    const stream = await RawStream.connected(url);
    const answer = await publish({ n: 1 });
    await stream.until(() => stream.count('news') === 1);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ id: stream.lastEventId, rooms: ['kitchen'] });
    stream.cut();

    await publish({ n: 2 });
    await publish({ n: 3 });
    const again = await RawStream.connected(url, { headers: { 'Last-Event-ID': stream.lastEventId } });
    await again.until(() => again.count('news') === 2);
    expect(again.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
    expect(again.dataOf('news')).toEqual([{ n: 2 }, { n: 3 }]);
    again.cut();
  });
});

describe('The README', () => {
  const readme = read('README.md');
  const [example] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

  it('shows the example that is run here', () => {
    expect(example).toBe(read('test/docs/readme-example.ts'));
  });

  it.each(['SseModuleOptions', 'MemoryEventLogOptions'])('gives the defaults of %s', (options) => {
    const rows = optionRows(readme);
    const known = new Map(
      [...numbersOf(options)].map(([name, value]) => [name, expect.stringContaining(value)]),
    );
    expect(known.size).toBeGreaterThan(5);
    expect(rows).toMatchObject(Object.fromEntries(known));
  });

  it('names every option there is, and no other', async () => {
    const [own] = await problemsOf({ unknown: 1 } as SseModuleOptions);
    const [log] = problemsIn(() => new MemoryEventLog({ unknown: 1 } as MemoryEventLogOptions));
    const names = [own, log].flatMap((problem) => problem!.replace(/.*the options are /, '').split(', '));
    expect(names.length).toBeGreaterThan(10);
    expect(Object.keys(optionRows(readme)).toSorted()).toEqual(names.toSorted());
  });
});

describe.each(PAGES)('%s', (page) => {
  it('links to what exists', () => {
    const links = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });
});

/** The rows of the option tables by option: tables whose first column is headed so. */
function optionRows(text: string): Record<string, string> {
  const tables = [...text.matchAll(/^\| [Oo]ption .*\n(?:\|.*\n)+/gm)].map(([table]) => table);
  const rows = tables.flatMap((table) => [...table.matchAll(/^\| `(\w+)` .*$/gm)]);
  return Object.fromEntries(rows.map(([row, name]) => [name!, row]));
}

/** The defaults that docstrings give as numbers. */
function* numbersOf(options: string): Generator<[name: string, value: string]> {
  const file = {
    SseModuleOptions: 'libs/nest/src/sse-options.interface.ts',
    MemoryEventLogOptions: 'libs/nest/src/log/memory/memory-event-log-options.ts',
  }[options]!;
  for (const [, text, name] of read(file).matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+readonly (\w+)\?/gs)) {
    const value = /Default (\d[\d ]*\d(?: MiB)?|\d+ MiB)/.exec(text!)?.[1];
    if (value) yield [name!, value];
  }
}

/** What the module finds wrong with options, at boot. */
async function problemsOf(options: SseModuleOptions): Promise<readonly string[]> {
  const error: unknown = await Test.createTestingModule({ imports: [SseModule.forRoot(options)] })
    .compile()
    .catch((reason: unknown) => reason);
  return problemsIn(() => {
    throw error;
  });
}

function problemsIn(start: () => unknown): readonly string[] {
  try {
    start();
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.problems;
    throw error;
  }
  return [];
}

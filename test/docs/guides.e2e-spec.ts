import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');
const read = (path: string): string => readFileSync(join(DOCS, path), 'utf8');
const filesOf = (folder: string): string[] =>
  readdirSync(join(DOCS, folder)).map((file) => `${folder}/${file}`);
const blocksOf = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code!);

describe.each(['deployment', 'migration', 'comparison'])('docs/%s.md', (name) => {
  const page = read(`${name}.md`);

  it('links to what exists', () => {
    const links = [...page.matchAll(/\]\(([^):]+)\)/g)].map(([, link]) => link!.split('#'));
    expect(links.length).toBeGreaterThan(3);
    const broken = links.filter(([path, heading]) => {
      if (path && !existsSync(join(DOCS, path))) return true;
      return heading !== undefined && !headingsOf(path ? read(path) : page).includes(heading);
    });
    expect(broken).toEqual([]);
  });

  it('has a source for each footnote, and a footnote for each source', () => {
    const sources = [...page.matchAll(/^\[\^([\w-]+)\]: .*https:/gm)].map(([, note]) => note!);
    const text = page.replaceAll(/^\[\^.*$/gm, '');
    const used = [...text.matchAll(/\[\^([\w-]+)\]/g)].map(([, note]) => note!);
    expect(sources.toSorted()).toEqual([...new Set(used)].toSorted());
  });
});

describe('docs/deployment.md', () => {
  const page = read('deployment.md');
  const example = (file: string): string => read(`examples/deployment/${file}`);
  const numberIn = (file: string, pattern: RegExp): number =>
    Number(pattern.exec(example(file))![1]!.replaceAll('_', ''));

  it('shows the code that is compiled, and links every other file', () => {
    const files = filesOf('examples/deployment');
    const shown = files.filter((file) => /\.(ts|conf)$/.test(file));
    expect(shown.map(read).toSorted()).toEqual(
      [...blocksOf(page, 'ts'), ...blocksOf(page, 'nginx')].toSorted(),
    );
    const others = files.filter((file) => !shown.includes(file));
    expect(others.filter((file) => !page.includes(`](${file})`))).toEqual([]);
  });

  it('gives times that fit one another', () => {
    const heartbeat = numberIn('app.module.ts', /heartbeat: ([\d_]+)/) / 1000;
    for (const [file, pattern] of [
      ['nginx.conf', /proxy_read_timeout (\d+)s/],
      ['haproxy.cfg', /timeout client (\d+)s/],
      ['haproxy.cfg', /timeout server (\d+)s/],
    ] as const) {
      expect(numberIn(file, pattern)).toBeGreaterThan(2 * heartbeat);
    }
    const drain = numberIn('app.module.ts', /drainWindow: ([\d_]+)/) / 1000;
    const preStop = numberIn('kubernetes.yaml', /\[sleep, '(\d+)'\]/);
    expect(numberIn('kubernetes.yaml', /terminationGracePeriodSeconds: (\d+)/)).toBeGreaterThan(
      preStop + drain,
    );
    expect(numberIn('streams.service', /TimeoutStopSec=(\d+)/)).toBeGreaterThan(drain);
    expect(numberIn('main.ts', /keepAliveTimeout = ([\d_]+)/) / 1000).toBeGreaterThan(
      numberIn('nginx.conf', /keepalive_timeout (\d+)s/),
    );
  });

  it('scales on a metric that there is', () => {
    const instruments = readFileSync(join(DOCS, '../libs/nest/src/observe/instruments.ts'), 'utf8');
    const [, name] = /name: (sse_\w+)/.exec(example('kubernetes.yaml'))!;
    expect(instruments).toContain(`'${name!.replaceAll('_', '.')}'`);
  });
});

it('docs/migration.md shows code that is compiled, and links every other file', () => {
  const page = read('migration.md');
  const blocks = blocksOf(page, 'ts');
  const files = filesOf('examples/migration');
  expect(blocks.filter((code) => !files.map(read).includes(code))).toEqual([]);
  expect(blocks.length).toBeGreaterThan(2);
  expect(files.filter((file) => !blocks.includes(read(file)) && !page.includes(`](${file})`))).toEqual([]);
});

function headingsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

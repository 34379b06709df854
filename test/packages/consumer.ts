import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const PROGRAMS = join(import.meta.dirname, 'programs');

/** Where the compilers are that the declarations are tested with. */
export const COMPILERS = {
  '5.4': 'tools/typescript/5.4/node_modules/typescript',
  '5.9': 'tools/typescript/5.9/node_modules/typescript',
  current: 'node_modules/typescript',
} as const;

/** What `npm pack` says of a tarball. */
export interface Tarball {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The tarballs of the packages, as they would be published. */
export class Tarballs {
  private constructor(
    readonly folder: string,
    readonly all: readonly Tarball[],
  ) {}

  static async pack(): Promise<Tarballs> {
    const folder = mkdtempSync(join(tmpdir(), 'nestream-packages-'));
    const workspaces = ['protocol', 'nest', 'client'].flatMap((name) => ['-w', `libs/${name}`]);
    const { stdout } = await npm(ROOT, 'pack', '--json', '--pack-destination', folder, ...workspaces);
    // A list in some versions of npm, an object by name in others.
    return new Tarballs(folder, Object.values(JSON.parse(stdout) as Record<string, Tarball>));
  }

  pathOf({ filename }: Tarball): string {
    return join(this.folder, filename);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * An application in an empty folder with the tarballs in its `node_modules`, and beside them nothing but the packages named here.
   *
   * These are links to what is installed in the project, so that it takes neither network nor time; with `CONSUMER=npm` everything is
   * installed by npm instead, as a user would.
   */
  async install(name: string, packages: readonly string[]): Promise<Consumer> {
    const folder = join(this.folder, name);
    const modules = join(folder, 'node_modules');
    mkdirSync(modules, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    cpSync(PROGRAMS, folder, { recursive: true });
    if (process.env.CONSUMER === 'npm') {
      const wanted = packages.map((one) => `${one}@${versionOf(one)}`);
      const tarballs = this.all.map((tarball) => this.pathOf(tarball));
      await npm(
        folder,
        'install',
        '--prefer-offline',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        ...tarballs,
        ...wanted,
      );
      return new Consumer(folder);
    }
    for (const tarball of this.all) {
      const target = join(modules, tarball.name);
      mkdirSync(target, { recursive: true });
      await run('tar', ['-xzf', this.pathOf(tarball), '-C', target, '--strip-components=1']);
    }
    for (const one of [...packages, ...this.dependencies()]) {
      const link = join(modules, one);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', one), link, 'junction');
    }
    return new Consumer(folder);
  }

  /** What the packages bring, other than each other. */
  private dependencies(): string[] {
    const own = new Set(this.all.map(({ name }) => name));
    const all = ['protocol', 'nest', 'client'].flatMap((name) =>
      Object.keys(manifestOf(name).dependencies ?? {}),
    );
    return all.filter((name) => !own.has(name));
  }
}

/** An application of somebody else. */
export class Consumer {
  constructor(readonly folder: string) {}

  /** Runs a program in its folder. @returns what it printed. */
  async node(...args: string[]): Promise<string> {
    // Without the settings of this run: warnings of Node would be turned off, and conditions set.
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout } = await run(process.execPath, args, { cwd: this.folder, env, timeout: 120_000 });
    return stdout;
  }

  /** Runs Jest in a folder of it, as a process. @returns its report; a failure is an error with the output. */
  async jest(folder: string, pattern: string): Promise<Record<string, unknown>> {
    const config = join(this.folder, folder, 'jest.config.json');
    const args = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', config];
    return JSON.parse(await this.node(...args, '--runInBand', '--no-cache', '--json', pattern)) as Record<
      string,
      unknown
    >;
  }

  /** Type-checks a file, libraries included. @returns what is wrong. */
  async typeCheck(file: string): Promise<string> {
    return this.compile([file], COMPILERS.current, [
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--skipLibCheck',
      'false',
    ]);
  }

  /** Compiles files. @returns what is wrong with them or with our packages, other packages left out. */
  async compile(files: readonly string[], compiler: string, options: readonly string[]): Promise<string> {
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
    const all = ['--strict', '--experimentalDecorators', ...types, ...options, ...files];
    return this.node(join(ROOT, compiler, 'bin/tsc'), ...all).then(
      () => '',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        const errors = stdout.split('\n').filter((line) => /error TS/.test(line));
        const others = errors.filter((line) => /^[^(]*node_modules\//.test(line) && !/@nestream/.test(line));
        // A compiler that crashed says so somewhere else.
        if (errors.length > 0 && errors.length === others.length) return '';
        return errors.length > 0
          ? errors.filter((line) => !others.includes(line)).join('\n')
          : stdout + stderr;
      },
    );
  }
}

/** The parts of a manifest that are looked at. */
export interface Manifest {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly exports: Record<string, unknown>;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'libs', name, 'package.json'), 'utf8')) as Manifest;
}

function versionOf(name: string): string {
  const file = join(ROOT, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

async function npm(cwd: string, ...args: string[]): Promise<{ stdout: string }> {
  const script = process.env.npm_execpath;
  const options = { cwd, maxBuffer: 32 * 1024 * 1024, timeout: 120_000 };
  if (script && /npm-cli\.c?js$/.test(script)) return run(process.execPath, [script, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

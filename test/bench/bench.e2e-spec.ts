import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Row {
  readonly name: string;
  readonly errors: readonly string[];
  readonly values: Readonly<Record<string, number | undefined>>;
}

interface Results {
  readonly machine: { readonly versions: Readonly<Record<string, string>> };
  readonly works: readonly {
    readonly name: string;
    readonly metrics: readonly { readonly key: string }[];
    readonly rows: readonly Row[];
  }[];
}

const main = join(__dirname, '../..', 'bench', 'main.mjs');

/** Runs the benchmark with its smallest sizes. Figures are not looked at: nothing here depends on the machine. */
describe('the benchmark', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bench-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function bench(...args: string[]): Promise<Results> {
    const command = [main, '--scale', 'smoke', '--out', folder, ...args];
    await promisify(execFile)(process.execPath, command, { timeout: 60_000 }).catch((error: unknown) => {
      // It exits with 1 where nobody has a figure, and has written its results all the same.
      if (!readdirSync(folder).includes('smoke.json')) throw error;
    });
    return JSON.parse(readFileSync(join(folder, 'smoke.json'), 'utf8')) as Results;
  }

  it('reports every figure of every contestant, as JSON, table and chart', async () => {
    const chosen = [
      '--work',
      'sparse',
      '--work',
      'replay',
      '--contestant',
      'express',
      '--contestant',
      'res-write',
    ];
    const { works, machine } = await bench(...chosen);

    expect(works.map(({ name, rows }) => [name, rows.map((row) => row.name)])).toEqual([
      ['sparse', ['express', 'res-write']],
      ['replay', ['express', 'res-write']],
    ]);
    for (const { metrics, rows } of works) {
      for (const { errors, values } of rows) {
        expect(errors).toEqual([]);
        for (const { key } of metrics) expect(values[key]).toEqual(expect.any(Number));
      }
    }
    expect(Object.keys(machine.versions)).toEqual(
      expect.arrayContaining(['node', '@nestjs/core', 'express']),
    );
    expect(readFileSync(join(folder, 'smoke.md'), 'utf8')).toContain('| Nestream on Express');
    expect(readFileSync(join(folder, 'smoke.svg'), 'utf8')).toMatch(
      /^<svg .*Nestream on Express.*<\/svg>\n$/s,
    );
  }, 70_000);

  it('gives no figures to a server that loses, doubles, reorders or damages events', async () => {
    const faults = ['lose', 'double', 'swap', 'damage'].map((fault) => `faulty-${fault}`);
    const { works } = await bench('--work', 'saturated', ...faults.flatMap((name) => ['--contestant', name]));

    const errors = Object.fromEntries(works[0]!.rows.map((row) => [row.name, row.errors.join()]));
    expect(errors).toEqual({
      'faulty-lose': expect.stringMatching(/not delivered/),
      'faulty-double': expect.stringMatching(/too many|out of order/),
      'faulty-swap': expect.stringMatching(/out of order|not delivered/),
      'faulty-damage': expect.stringMatching(/were damaged/),
    });
    for (const row of works[0]!.rows) expect(row.values['cpu']).toBeUndefined();
  }, 70_000);
});

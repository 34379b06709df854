import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Results {
  readonly works: readonly {
    readonly metrics: readonly { readonly key: string }[];
    readonly rows: readonly {
      readonly name: string;
      readonly errors: readonly string[];
      readonly values: Readonly<Record<string, number | undefined>>;
    }[];
  }[];
}

const main = join(__dirname, '../..', 'bench', 'compare', 'main.mjs');
const RESUMES = ['sse', 'sse-http2'];

/** Runs the comparison with its smallest sizes. Of the figures only those are looked at that do not depend on the machine. */
describe('npm run compare', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'compare-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function compare(...args: string[]): Promise<Results['works'][number]> {
    const command = [main, '--scale', 'smoke', '--out', folder, ...args];
    await promisify(execFile)(process.execPath, command, { timeout: 110_000 }).catch((error: unknown) => {
      // It exits with 1 where nobody has a figure, and has written its results all the same.
      if (!readdirSync(folder).includes('smoke.json')) throw error;
    });
    return (JSON.parse(readFileSync(join(folder, 'smoke.json'), 'utf8')) as Results).works[0]!;
  }

  it('gives every figure of every transport, as JSON, table and chart', async () => {
    const { metrics, rows } = await compare();
    expect(rows.map(({ name, errors }) => [name, errors])).toEqual(
      [...RESUMES, 'websocket', 'graphql-ws', 'graphql-sse'].map((name) => [name, []]),
    );
    for (const { name, values } of rows) {
      for (const { key } of metrics) expect(values[key]).toEqual(expect.any(Number));
      // Payload, and some framing.
      expect(values['bytes']).toBeGreaterThan(200);
      expect(values['bytes']).toBeLessThan(400);
      // Half a second at 100 events/s.
      if (RESUMES.includes(name)) expect(values['missed']).toBe(0);
      else expect(values['missed']).toBeGreaterThan(20);
    }
    expect(readFileSync(join(folder, 'smoke.md'), 'utf8')).toContain('GraphQL over WebSocket |');
    expect(readFileSync(join(folder, 'smoke.svg'), 'utf8')).toMatch(/^<svg .*WebSocket.*<\/svg>\n$/s);
  }, 120_000);

  it.each(['sse', 'websocket'])(
    'gives no figures to a server that loses events over %s',
    async (transport) => {
      const { rows } = await compare('--contestant', `faulty-${transport}`);
      expect(rows).toEqual([
        expect.objectContaining({ values: {}, errors: [expect.stringMatching(/not delivered/)] }),
      ]);
    },
    60_000,
  );
});

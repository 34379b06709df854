import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const OPTIONAL =
  /from ['"](class-validator|class-transformer|@nestjs\/swagger|@opentelemetry\/[a-z-]+|lmdb|ioredis)['"]/;

describe('@event-stream/nest without its optional packages', () => {
  it('runs, and says what to install where one is needed', async () => {
    const script = join(import.meta.dirname, 'typed-events/without-packages.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    const fix =
      'SSE_MISSING_PACKAGE: Classes with @SseEvent() are validated by class-validator; run: npm install class-validator class-transformer';
    expect(stdout.split('\n')).toEqual(['none', fix, fix]);
  });

  it('has types that need none of them', () => {
    const root = join(import.meta.dirname, '../libs/sse/dist/index.d.ts');
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(file, 'utf8');
      expect([file, OPTIONAL.exec(text)?.[1]]).toEqual([file, undefined]);
      for (const [, path] of text.matchAll(/from ['"](\.[^'"]+)\.js['"]/g)) {
        visit(join(dirname(file), `${path}.d.ts`));
      }
    };
    visit(root);
    expect(seen.size).toBeGreaterThan(30);
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

describe('@nestream/nest without its optional packages', () => {
  it('runs, and says what to install where one is needed', async () => {
    const script = join(import.meta.dirname, 'without-packages.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    const fix =
      'SSE_MISSING_PACKAGE: Classes with @SseEvent() are validated by class-validator; run: npm install class-validator class-transformer';
    expect(stdout.split('\n')).toEqual(['none', fix, fix]);
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

describe('@nestream/nest/testing', () => {
  it('works with node:test, on the built packages', async () => {
    const script = join(import.meta.dirname, 'streams.node-test.mjs');
    // Inside of a run of node:test the variable would change what comes out.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--test', '--test-reporter=tap', script],
      { env },
    );
    expect(stdout).toMatch(/^# pass 2$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  });
});

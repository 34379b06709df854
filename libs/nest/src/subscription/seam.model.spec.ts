import { lengthOf } from '@nestream/test-kit/random-worlds';
import { runWorlds } from './seam-model/run-worlds.spec-support.js';

const RUNS = lengthOf(250, 20_000);

describe('The seam of history and live, in random worlds', () => {
  it('gives every client the log filtered by its rooms: in order, each once, no loss untold', async () => {
    const { count, events, gaps, repeated } = await runWorlds('seam', RUNS);
    expect(events).toBeGreaterThan(count);
    if (!repeated) expect(gaps).toBeGreaterThan(0);
  }, 1_200_000);
});

import { runWorlds } from './seam-model/run-worlds.spec-support.js';

/** `SEAM_SEED` runs one world again, `SEAM_RUNS` more or fewer of them. */
const RUNS = Number(process.env['SEAM_RUNS'] ?? 2_000);

describe('The seam of history and live, in random worlds', () => {
  it('gives every client the log filtered by its rooms: in order, each once, no loss untold', async () => {
    const { runs, events, gaps, repeated } = await runWorlds('seam', RUNS);
    expect(events).toBeGreaterThan(runs);
    if (!repeated) expect(gaps).toBeGreaterThan(0);
  }, 300_000);
});

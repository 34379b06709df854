import type { OpenLog } from './model-world.spec-support.js';
import { runWorld } from './run-world.spec-support.js';

/** A world's log, and what is to be done with it when the world is over. */
export interface WorldLog {
  readonly open: OpenLog;
  dispose(): Promise<void>;
}

/** What came of worlds, none of which broke a rule. */
export interface WorldsResult {
  readonly runs: number;
  /** Numbers of events and gaps that their clients received, and of restarts of logs that were given. */
  readonly events: number;
  readonly gaps: number;
  readonly restarts: number;
  /** Whether it was one world that was named by its seed. */
  readonly repeated: boolean;
}

/**
 * Lets worlds run, one after the other; `SEAM_SEED` runs one of them again.
 *
 * @param runs how many, if the seed is not given.
 * @param createLog gives each world its log. Default: memory logs, which lose all at a restart.
 * @throws Error with the seed of the first world that breaks a rule.
 */
export async function runWorlds(
  name: string,
  runs: number,
  createLog?: (seed: number) => WorldLog,
): Promise<WorldsResult> {
  const given = process.env['SEAM_SEED'];
  const first = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  const count = given === undefined ? runs : 1;
  let events = 0;
  let gaps = 0;
  let restarts = 0;
  for (let seed = first; seed < first + count; seed++) {
    const log = createLog?.(seed);
    const open: OpenLog | undefined =
      log &&
      (async (bound, before) => {
        if (before) restarts++;
        return log.open(bound, before);
      });
    const result = await runWorld(seed, open);
    await log?.dispose();
    events += result.events;
    gaps += result.gaps;
    if (result.broken.length > 0) {
      throw new Error(`SEAM_SEED=${seed} breaks the promise:\n${result.broken.slice(0, 10).join('\n')}`);
    }
  }
  const counted = createLog ? `${restarts} restarts, ` : '';
  process.stdout.write(
    `${name}: ${count} worlds from seed ${first}, ${counted}${events} events and ${gaps} gaps received\n`,
  );
  return { runs: count, events, gaps, restarts, repeated: given !== undefined };
}

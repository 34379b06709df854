import { playWorlds, type Played } from '@nestream/test-kit/random-worlds';
import type { OpenLog } from './model-world.spec-support.js';
import { runWorld } from './run-world.spec-support.js';

/** A world's log, and what is to be done with it when the world is over. */
export interface WorldLog {
  readonly open: OpenLog;
  dispose(): Promise<void>;
}

/** What came of worlds, none of which broke a rule. */
export interface WorldsResult extends Played {
  /** Numbers of events and gaps that their clients received, and of restarts of logs that were given. */
  readonly events: number;
  readonly gaps: number;
  readonly restarts: number;
}

/**
 * Plays worlds of the seam, one after the other; see {@link playWorlds}.
 *
 * @param createLog gives each world its log. Default: memory logs, which lose all events at a restart.
 * @throws Error with the seed of the first world that breaks a rule.
 */
export async function runWorlds(
  name: string,
  runs: number,
  createLog?: (seed: number) => WorldLog,
): Promise<WorldsResult> {
  let events = 0;
  let gaps = 0;
  let restarts = 0;
  const played = await playWorlds(name, runs, async (seed) => {
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
    if (result.broken.length > 0)
      throw new Error(`breaks the promise:\n${result.broken.slice(0, 10).join('\n')}`);
  });
  process.stdout.write(`${name}: ${restarts} restarts, ${events} events and ${gaps} gaps received\n`);
  return { ...played, events, gaps, restarts };
}

/** Whether random worlds and load tests run at full length: `npm run test:long`. */
const LONG = process.env['LONG'] === '1';

/** The length of a test: a short share in every run, the full length in `npm run test:long`. */
export function lengthOf(share: number, full: number): number {
  return LONG ? full : share;
}

/** What was played. */
export interface Played {
  readonly count: number;
  /** Whether it was the one world that `SEED` named. */
  readonly repeated: boolean;
}

/**
 * Plays random worlds with consecutive seeds from a random one, which it prints. `SEED=<number>` plays that world only.
 *
 * @param name of the worlds, for the output.
 * @param count how many worlds; see {@link lengthOf}.
 * @throws Error with the seed of the first world that fails.
 */
export async function playWorlds(
  name: string,
  count: number,
  play: (seed: number) => void | Promise<void>,
): Promise<Played> {
  const given = process.env['SEED'];
  const first = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  const runs = given === undefined ? count : 1;
  process.stdout.write(`${name}: ${runs} worlds from SEED=${first}\n`);
  for (let seed = first; seed < first + runs; seed++) {
    try {
      // Without a turn of the event loop between the many small worlds of a parser.
      const playing = play(seed);
      if (playing) await playing;
    } catch (error) {
      throw new Error(`SEED=${seed} of ${name}: ${(error as Error).message}`, { cause: error });
    }
  }
  return { count: runs, repeated: given !== undefined };
}

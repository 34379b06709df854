/** How the delays between attempts grow. */
export interface Backoff {
  /** Delay before jitter after the first failure, in milliseconds. */
  readonly base: number;
  /** Greatest delay before jitter, in milliseconds. */
  readonly max: number;
}

/**
 * Milliseconds to wait after `failures` attempts in a row that failed: between half of and the whole of
 * `min(max, base x 2^(failures - 1))`, so that clients that were cut together come back one by one.
 *
 * @param random - a number from 0 up to 1.
 */
export function backoffDelay({ base, max }: Backoff, failures: number, random: number): number {
  return (0.5 + random / 2) * Math.min(max, base * 2 ** (failures - 1));
}

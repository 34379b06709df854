import { callback, number, required, type Resolved, resolveOptions } from '../../options/option-rules.js';

/** Where a {@link LmdbEventLog} lies and what it keeps. Whichever bound is reached first lets the oldest events go. */
export interface LmdbEventLogOptions {
  /**
   * Folder of the log, on a local disk; it is made where it is absent. One process at a time.
   */
  readonly path: string;
  /** Most events kept per room. Default 100 000; at least 1; `Infinity` turns the bound off. */
  readonly count?: number | undefined;
  /** Age in milliseconds after which an event goes. Default 86 400 000 (a day); `0` turns the bound off. */
  readonly age?: number | undefined;
  /** Most bytes kept per room. Default 64 MiB; at least 1 KiB; `Infinity` turns the bound off. */
  readonly bytes?: number | undefined;
  /** Most bytes kept over all rooms. Default 1 GiB; at least 1 KiB; `Infinity` turns the bound off. The file is larger: see docs/persistence.md. */
  readonly totalBytes?: number | undefined;
  /**
   * Most rooms without events whose loss is remembered. Default 100 000; at least 1. Beyond it the log errs on the safe side:
   * a client of a forgotten room may be told of a gap that is none.
   */
  readonly emptyRooms?: number | undefined;
  /** Most idempotency keys remembered, over restarts too. Default 10 000; at least 1; `Infinity` turns the bound off. */
  readonly idempotencyKeys?: number | undefined;
  /**
   * Milliseconds to wait for more events before a commit. Default 0: a commit holds what was published in one turn of the
   * event loop, and what came while the commit before it was under way. At most 1 000.
   */
  readonly commitDelay?: number | undefined;
  /** Most events that wait for a commit; `append` rejects beyond. Default 100 000; at least 1; `Infinity` turns the bound off. */
  readonly maxWaiting?: number | undefined;
  /** Source of the time in milliseconds. Default `Date.now`; tests pass their own. */
  readonly now?: (() => number) | undefined;
}

const MIB = 1024 * 1024;
const isPath = (given: unknown): boolean =>
  typeof given === 'string' && given !== '' && !given.includes('\0');

const OPTIONS = {
  path: required<string>('the folder for the log, such as "./data"', isPath),
  count: number({ default: 100_000, min: 1, off: Infinity, unit: 'events' }),
  age: number({ default: 86_400_000, min: 1, off: 0, unit: 'milliseconds' }),
  bytes: number({ default: 64 * MIB, min: 1_024, off: Infinity, unit: 'bytes' }),
  totalBytes: number({ default: 1024 * MIB, min: 1_024, off: Infinity, unit: 'bytes' }),
  emptyRooms: number({ default: 100_000, min: 1, off: Infinity, unit: 'rooms' }),
  idempotencyKeys: number({ default: 10_000, min: 1, off: Infinity, unit: 'keys' }),
  commitDelay: number({ default: 0, min: 0, max: 1_000, unit: 'milliseconds' }),
  maxWaiting: number({ default: 100_000, min: 1, off: Infinity, unit: 'events' }),
  now: callback<() => number>('a function that returns milliseconds', () => Date.now()),
};

/** The options with their defaults. */
export type LmdbSettings = Resolved<typeof OPTIONS>;

/** @throws InvalidOptionsError */
export function resolveLmdbOptions(options: LmdbEventLogOptions): LmdbSettings {
  return resolveOptions('LmdbEventLog', options, OPTIONS);
}

import { callback, number, type Resolved, resolveOptions } from '../../options/option-rules.js';

/** What a `MemoryEventLog` keeps. Whichever bound is reached first lets the oldest events go. */
export interface MemoryEventLogOptions {
  /** Most events kept per room. Default 10 000; at least 1; `Infinity` turns the bound off. */
  readonly count?: number | undefined;
  /** Age in milliseconds after which an event goes. Default 3 600 000 (1 h); `0` turns the bound off. */
  readonly age?: number | undefined;
  /** Most bytes kept per room. Default 4 MiB; at least 1 KiB; `Infinity` turns the bound off. */
  readonly bytes?: number | undefined;
  /** Most bytes kept over all rooms. Default 128 MiB; at least 1 KiB; `Infinity` turns the bound off. */
  readonly totalBytes?: number | undefined;
  /**
   * Most rooms without events whose loss is remembered. Default 100 000; at least 1; `Infinity` turns the bound off.
   * Beyond it the log errs on the safe side: a client of a forgotten room may be told of a gap that is none.
   */
  readonly emptyRooms?: number | undefined;
  /** Most idempotency keys remembered. Default 10 000; at least 1; `Infinity` turns the bound off. */
  readonly idempotencyKeys?: number | undefined;
  /** Source of the time in milliseconds. Default `Date.now`; tests pass their own. */
  readonly now?: (() => number) | undefined;
}

const MIB = 1024 * 1024;

const OPTIONS = {
  count: number({ default: 10_000, min: 1, off: Infinity, unit: 'events' }),
  age: number({ default: 3_600_000, min: 1, off: 0, unit: 'milliseconds' }),
  bytes: number({ default: 4 * MIB, min: 1_024, off: Infinity, unit: 'bytes' }),
  totalBytes: number({ default: 128 * MIB, min: 1_024, off: Infinity, unit: 'bytes' }),
  emptyRooms: number({ default: 100_000, min: 1, off: Infinity, unit: 'rooms' }),
  idempotencyKeys: number({ default: 10_000, min: 1, off: Infinity, unit: 'keys' }),
  now: callback<() => number>('a function that returns milliseconds', () => Date.now()),
};

/** The options with their defaults. */
export type MemorySettings = Resolved<typeof OPTIONS>;

/** @throws InvalidOptionsError */
export function resolveMemoryOptions(options: MemoryEventLogOptions): MemorySettings {
  return resolveOptions('MemoryEventLog', options, OPTIONS);
}

import { type NumberRule, OptionChecker, show } from '../../options/option-checker.js';
import { InvalidOptionsError } from '../../errors/module.errors.js';
import type { LmdbEventLogOptions } from './lmdb-event-log-options.interface.js';

const MIB = 1024 * 1024;

/** The options with their defaults. */
export type LmdbSettings = {
  readonly [Name in keyof LmdbEventLogOptions]-?: NonNullable<LmdbEventLogOptions[Name]>;
};

const NUMBERS = {
  count: { fallback: 100_000, min: 1, unit: 'events', off: Infinity },
  age: { fallback: 86_400_000, min: 1, unit: 'milliseconds', off: 0 },
  bytes: { fallback: 64 * MIB, min: 1024, unit: 'bytes', off: Infinity },
  totalBytes: { fallback: 1024 * MIB, min: 1024, unit: 'bytes', off: Infinity },
  emptyRooms: { fallback: 100_000, min: 1, unit: 'rooms', off: Infinity },
  idempotencyKeys: { fallback: 10_000, min: 1, unit: 'keys', off: Infinity },
  commitDelay: { fallback: 0, min: 0, max: 1_000, unit: 'milliseconds' },
  maxWaiting: { fallback: 100_000, min: 1, unit: 'events', off: Infinity },
} as const satisfies Record<string, NumberRule>;

const NAMES = ['path', ...Object.keys(NUMBERS), 'now'];

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionsError that lists every option which is unknown or out of range, with its value and the fix.
 */
export function resolveLmdbOptions(options: LmdbEventLogOptions): LmdbSettings {
  const check = new OptionChecker();
  check.known(options, NAMES, `the options are ${NAMES.join(', ')}`);
  const { path, now = Date.now } = options;
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    check.problems.push(`path is ${show(path)}; give the folder for the log, such as "./data"`);
  }
  if (typeof now !== 'function')
    check.problems.push(`now is ${show(now)}; give a function that answers milliseconds`);
  const numbers = check.numbers(options, NUMBERS);
  if (check.problems.length > 0) throw new InvalidOptionsError(check.problems, 'LmdbEventLog');
  return { path, now, ...numbers };
}

import { InvalidOptionsError } from '../errors/invalid-options.error.js';
import type { LmdbEventLogOptions } from './lmdb-event-log-options.interface.js';

const MIB = 1024 * 1024;

/** The options with their defaults. */
export type LmdbSettings = {
  readonly [Name in keyof LmdbEventLogOptions]-?: NonNullable<LmdbEventLogOptions[Name]>;
};

interface Rule {
  readonly fallback: number;
  readonly min: number;
  readonly max?: number;
  readonly unit: string;
  /** What 0 or Infinity does, where it is allowed. */
  readonly off?: number;
}

const NUMBERS = {
  count: { fallback: 100_000, min: 1, unit: 'events', off: Number.POSITIVE_INFINITY },
  age: { fallback: 86_400_000, min: 1, unit: 'milliseconds', off: 0 },
  bytes: { fallback: 64 * MIB, min: 1024, unit: 'bytes', off: Number.POSITIVE_INFINITY },
  totalBytes: { fallback: 1024 * MIB, min: 1024, unit: 'bytes', off: Number.POSITIVE_INFINITY },
  emptyRooms: { fallback: 100_000, min: 1, unit: 'rooms', off: Number.POSITIVE_INFINITY },
  idempotencyKeys: { fallback: 10_000, min: 1, unit: 'keys', off: Number.POSITIVE_INFINITY },
  commitDelay: { fallback: 0, min: 0, max: 1_000, unit: 'milliseconds' },
  maxWaiting: { fallback: 100_000, min: 1, unit: 'events', off: Number.POSITIVE_INFINITY },
} as const satisfies Record<string, Rule>;

type NumberName = keyof typeof NUMBERS;

const NAMES = ['path', ...Object.keys(NUMBERS), 'now'];

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionsError that lists every option which is unknown or out of range, with its value and the fix.
 */
export function resolveLmdbOptions(options: LmdbEventLogOptions): LmdbSettings {
  const problems: string[] = [];
  for (const name of Object.keys(options)) {
    if (!NAMES.includes(name)) problems.push(`unknown option "${name}"; the options are ${NAMES.join(', ')}`);
  }
  const { path, now = Date.now } = options;
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    problems.push(`path is ${show(path)}; give the folder for the log, such as "./data"`);
  }
  if (typeof now !== 'function')
    problems.push(`now is ${show(now)}; give a function that answers milliseconds`);
  const numbers = Object.fromEntries(
    Object.entries(NUMBERS).map(([name, rule]) => [
      name,
      check(name, options[name as NumberName], rule, problems),
    ]),
  ) as Record<NumberName, number>;
  if (problems.length > 0) throw new InvalidOptionsError(problems, 'LmdbEventLog');
  return { path, now, ...numbers };
}

function check(name: string, value: unknown, rule: Rule, problems: string[]): number {
  const { fallback, min, max = Number.MAX_SAFE_INTEGER, unit, off } = rule;
  if (value === undefined) return fallback;
  if (off !== undefined && value === off) return off;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  const range = rule.max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
  const orOff = off === undefined ? '' : `, or ${off} to turn it off`;
  problems.push(`${name} is ${show(value)}; give a number of ${unit}, ${range}${orOff}`);
  return fallback;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}

import type { SseModuleOptions } from './sse-options.interface.js';
import { show, type NumberRule, type OptionChecker } from './options/option-checker.js';

// The log fills in the defaults.
const BOUNDS = {
  count: { fallback: 0, min: 1, unit: 'events', off: Infinity },
  age: { fallback: 0, min: 1, unit: 'milliseconds', off: 0 },
  bytes: { fallback: 0, min: 1_024, unit: 'bytes', off: Infinity },
  totalBytes: { fallback: 0, min: 1_024, unit: 'bytes', off: Infinity },
  emptyRooms: { fallback: 0, min: 1, unit: 'rooms', off: Infinity },
  idempotencyKeys: { fallback: 0, min: 1, unit: 'keys', off: Infinity },
} as const satisfies Record<string, NumberRule>;
const NAMES = Object.keys(BOUNDS) as (keyof typeof BOUNDS)[];
const HINT = `give an EventLog, or some of ${NAMES.join(', ')}`;

/** Checks the log, or the bounds of the memory log. */
export function checkLog(log: SseModuleOptions['log'], check: OptionChecker): void {
  if (log === undefined) return;
  if (typeof log !== 'object' || log === null) {
    check.problems.push(`log is ${show(log)}; ${HINT}`);
    return;
  }
  if ('append' in log) return;
  check.known(log, [...NAMES, 'now'], HINT, 'log.');
  for (const name of NAMES) check.number(`log.${name}`, log[name], BOUNDS[name]);
}

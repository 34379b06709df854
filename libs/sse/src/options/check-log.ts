import type { SseModuleOptions } from '../sse-options.interface.js';
import { show, type OptionChecker } from './option-checker.js';

const BOUNDS = ['count', 'age', 'bytes', 'totalBytes', 'emptyRooms', 'idempotencyKeys'] as const;
const MAY_BE_ZERO = new Set<string>(['age']);
const HINT = `give an EventLog, or some of ${BOUNDS.join(', ')}`;

/** Checks the log, or the bounds of the memory log. */
export function checkLog(log: SseModuleOptions['log'], check: OptionChecker): void {
  if (log === undefined) return;
  if (typeof log !== 'object' || log === null) {
    check.problems.push(`log is ${show(log)}; ${HINT}`);
    return;
  }
  if ('append' in log) return;
  check.known(log, [...BOUNDS, 'now'], HINT, 'log.');
  for (const name of BOUNDS) {
    const min = MAY_BE_ZERO.has(name) ? 0 : name.toLowerCase().endsWith('bytes') ? 1024 : 1;
    check.number(`log.${name}`, log[name], { fallback: 0, min, unit: 'a number' });
  }
}

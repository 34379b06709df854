import { InvalidOptionsError } from './errors/invalid-options.error.js';
import type { SseModuleOptions } from './sse-options.interface.js';
import type { SseSettings } from './sse-settings.interface.js';

interface NumberRule {
  readonly fallback: number;
  readonly min: number;
  readonly max?: number;
  /** Values below `min` that are allowed all the same. */
  readonly zero?: boolean;
  readonly unit: string;
}

const MAX_TIMER = 2_147_483_647;

const NUMBERS = {
  heartbeat: { fallback: 15_000, min: 1_000, max: MAX_TIMER, zero: true, unit: 'milliseconds' },
  retry: { fallback: 2_000, min: 200, max: 2_400_000, unit: 'milliseconds' },
  highWaterMark: { fallback: 65_536, min: 1_024, unit: 'bytes' },
  maxBuffer: { fallback: 4_194_304, min: 1_024, unit: 'bytes' },
  stallTimeout: { fallback: 30_000, min: 1_000, max: MAX_TIMER, zero: true, unit: 'milliseconds' },
  replayLimit: { fallback: 10_000, min: 1, unit: 'events' },
  presenceGrace: { fallback: 5_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' },
  drainWindow: { fallback: 5_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' },
} as const satisfies Record<string, NumberRule>;

const LOG_BOUNDS = ['count', 'age', 'bytes', 'totalBytes', 'emptyRooms', 'idempotencyKeys'] as const;
const MAY_BE_ZERO = new Set<string>(['age']);
const OTHERS = ['heartbeatEvent', 'log', 'onLogUnavailable', 'roomPolicy', 'userId'];

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionsError that lists every option which is unknown or out of range, with its value and the fix.
 */
export function resolveSseOptions(options: SseModuleOptions): SseSettings {
  const problems: string[] = [];
  const known = [...Object.keys(NUMBERS), ...OTHERS];
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) problems.push(`unknown option "${name}"; the options are ${known.join(', ')}`);
  }
  const number = (name: keyof typeof NUMBERS): number =>
    checkNumber(name, options[name], NUMBERS[name], problems);
  const settings: SseSettings = {
    heartbeat: number('heartbeat'),
    heartbeatEvent: options.heartbeatEvent ?? false,
    retry: number('retry'),
    highWaterMark: number('highWaterMark'),
    maxBuffer: number('maxBuffer'),
    stallTimeout: number('stallTimeout'),
    replayLimit: number('replayLimit'),
    presenceGrace: number('presenceGrace'),
    drainWindow: number('drainWindow'),
    waitForLog: checkChoice(options.onLogUnavailable, problems) === 'wait',
    userId: (options.userId ?? defaultUserId) as SseSettings['userId'],
  };
  if (typeof settings.heartbeatEvent !== 'boolean') {
    problems.push(`heartbeatEvent is ${show(options.heartbeatEvent)}; give true or false`);
  }
  checkLog(options.log, problems);
  if (options.userId !== undefined && typeof options.userId !== 'function') {
    problems.push(`userId must be a function of the request, not ${typeof options.userId}`);
  }
  if (options.roomPolicy !== undefined && typeof options.roomPolicy?.canJoin !== 'function') {
    problems.push('roomPolicy must be an object with a canJoin(room, connection) method');
  }
  if (problems.length > 0) throw new InvalidOptionsError(problems);
  return settings;
}

function checkNumber(name: string, value: unknown, rule: NumberRule, problems: string[]): number {
  if (value === undefined) return rule.fallback;
  const { min, max = Number.POSITIVE_INFINITY, zero, unit } = rule;
  const fits =
    typeof value === 'number' && ((value >= min && value <= max) || (zero === true && value === 0));
  if (!fits) {
    const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `from ${min} to ${max}`;
    problems.push(`${name} is ${show(value)}; give ${unit}, ${range}${zero ? ', or 0 to turn it off' : ''}`);
    return rule.fallback;
  }
  return value;
}

function checkChoice(value: unknown, problems: string[]): 'refuse' | 'wait' {
  if (value === undefined || value === 'refuse' || value === 'wait') return value ?? 'refuse';
  problems.push(`onLogUnavailable is ${show(value)}; give 'refuse' or 'wait'`);
  return 'refuse';
}

function checkLog(log: SseModuleOptions['log'], problems: string[]): void {
  if (log === undefined) return;
  if (typeof log !== 'object' || log === null) {
    problems.push(`log is ${show(log)}; give an EventLog, or some of ${LOG_BOUNDS.join(', ')}`);
    return;
  }
  if ('append' in log) return;
  for (const [name, value] of Object.entries(log) as [string, unknown][]) {
    if (name === 'now') continue;
    if (!(LOG_BOUNDS as readonly string[]).includes(name)) {
      problems.push(`unknown option "log.${name}"; give an EventLog, or some of ${LOG_BOUNDS.join(', ')}`);
      continue;
    }
    const min = MAY_BE_ZERO.has(name) ? 0 : name.toLowerCase().endsWith('bytes') ? 1024 : 1;
    checkNumber(`log.${name}`, value, { fallback: 0, min, unit: 'a number' }, problems);
  }
}

function defaultUserId(request: { user?: { id?: unknown; sub?: unknown } }): string | undefined {
  const id = request.user?.id ?? request.user?.sub;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}

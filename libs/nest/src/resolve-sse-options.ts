import { resolveAuthOptions } from './auth/resolve-auth-options.js';
import { InvalidOptionsError } from './errors/module.errors.js';
import { checkLimits } from './limits/check-limits.js';
import { assertOptions } from './check-module-options.js';
import { checkLog } from './check-log.js';
import { LIFESPAN, MAX_TIMER, OptionChecker, type NumberRule } from './options/option-checker.js';
import type { SseModuleOptions } from './sse-options.interface.js';
import type { SseSettings } from './sse-settings.interface.js';

const NUMBERS = {
  heartbeat: { fallback: 15_000, min: 1_000, max: MAX_TIMER, off: 0, unit: 'milliseconds' },
  retry: { fallback: 2_000, min: 200, max: 2_400_000, unit: 'milliseconds' },
  highWaterMark: { fallback: 65_536, min: 1_024, unit: 'bytes', off: Infinity },
  maxBuffer: { fallback: 4_194_304, min: 1_024, unit: 'bytes', off: Infinity },
  stallTimeout: { fallback: 30_000, min: 1_000, max: MAX_TIMER, off: 0, unit: 'milliseconds' },
  maxAge: LIFESPAN,
  idleTimeout: LIFESPAN,
  replayLimit: { fallback: 10_000, min: 1, unit: 'events', off: Infinity },
  joinWait: { fallback: 5_000, min: 100, max: MAX_TIMER, off: 0, unit: 'milliseconds' },
  callbackTimeout: { fallback: 10_000, min: 100, max: MAX_TIMER, off: 0, unit: 'milliseconds' },
  presenceGrace: { fallback: 5_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' },
  drainWindow: { fallback: 5_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' },
} as const satisfies Record<string, NumberRule>;

const OTHERS = [
  'auth',
  'heartbeatEvent',
  'limits',
  'log',
  'managed',
  'onLogUnavailable',
  'roomPolicy',
  'rootSpans',
  'serializeClasses',
  'userId',
];
const NAMES = [...Object.keys(NUMBERS), ...OTHERS];

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionsError that lists every option which is unknown or out of range, with its value and the fix.
 */
export function resolveSseOptions(options: SseModuleOptions): SseSettings {
  assertOptions(options);
  const check = new OptionChecker();
  check.known(options, NAMES, `the options are ${NAMES.join(', ')}`);
  const number = (name: keyof typeof NUMBERS): number => check.number(name, options[name], NUMBERS[name]);
  const auth = resolveAuthOptions(options.auth, check);
  const settings: SseSettings = {
    auth,
    heartbeat: number('heartbeat'),
    heartbeatEvent: check.flag('heartbeatEvent', options.heartbeatEvent),
    retry: number('retry'),
    highWaterMark: number('highWaterMark'),
    maxBuffer: number('maxBuffer'),
    stallTimeout: number('stallTimeout'),
    maxAge: number('maxAge'),
    idleTimeout: number('idleTimeout'),
    replayLimit: number('replayLimit'),
    joinWait: number('joinWait'),
    callbackTimeout: number('callbackTimeout'),
    presenceGrace: number('presenceGrace'),
    drainWindow: number('drainWindow'),
    rootSpans: check.flag('rootSpans', options.rootSpans),
    serializeClasses: check.flag('serializeClasses', options.serializeClasses, true),
    limits: checkLimits(options.limits, check),
    managed: check.choice('managed', options.managed, ['connection', 'all']),
    waitForLog: check.choice('onLogUnavailable', options.onLogUnavailable, ['refuse', 'wait']) === 'wait',
    userId: (options.userId ?? defaultUserId) as SseSettings['userId'],
  };
  checkLog(options.log, check);
  check.assert(
    options.userId === undefined || typeof options.userId === 'function',
    `userId must be a function of the request, not ${typeof options.userId}`,
  );
  check.assert(
    options.roomPolicy === undefined || typeof options.roomPolicy?.canJoin === 'function',
    'roomPolicy must be an object with a canJoin(room, connection) method',
  );
  if (check.problems.length > 0) throw new InvalidOptionsError(check.problems);
  return settings;
}

function defaultUserId({
  user,
}: {
  user?: Partial<Record<'id' | 'sub' | 'userId', unknown>>;
}): string | undefined {
  const id = user?.id ?? user?.sub ?? user?.userId;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

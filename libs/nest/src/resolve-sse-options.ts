import { AUTH_RULES } from './auth/auth-options.js';
import { InvalidOptionsError } from './errors/module.errors.js';
import { LIMIT_RULES } from './limits/limit-options.js';
import type { EventLog } from './log/event-log.interface.js';
import {
  callback,
  choice,
  flag,
  group,
  isOptions,
  MAX_TIMER,
  number,
  type NumberRule,
  resolveOptions,
  show,
  value,
} from './options/option-rules.js';
import type { Backplane } from './nodes/backplane.interface.js';
import type { SseModuleOptions } from './sse-options.interface.js';
import type { SseSettings } from './sse-settings.interface.js';

const LOG_METHODS = ['append', 'seek', 'read', 'tail', 'close'] as const;
const WANTED_LOG = 'an EventLog, such as new MemoryEventLog({ count: 500 })';

const timer = (rule: Omit<NumberRule, 'unit' | 'max'>) =>
  number({ ...rule, max: MAX_TIMER, unit: 'milliseconds' });
const bytes = (fallback: number) => number({ default: fallback, min: 1_024, off: Infinity, unit: 'bytes' });

const OPTIONS = {
  heartbeat: timer({ default: 15_000, min: 1_000, off: 0 }),
  retry: number({ default: 2_000, min: 200, max: 2_400_000, unit: 'milliseconds' }),
  highWaterMark: bytes(65_536),
  maxBuffer: bytes(4_194_304),
  stallTimeout: timer({ default: 30_000, min: 1_000, off: 0 }),
  maxAge: timer({ default: 0, min: 1_000, off: 0 }),
  idleTimeout: timer({ default: 0, min: 1_000, off: 0 }),
  replayLimit: number({ default: 10_000, min: 1, off: Infinity, unit: 'events' }),
  joinWait: timer({ default: 5_000, min: 100, off: 0 }),
  callbackTimeout: timer({ default: 10_000, min: 100, off: 0 }),
  presenceGrace: timer({ default: 5_000, min: 0 }),
  drainWindow: timer({ default: 5_000, min: 0 }),
  auth: group(AUTH_RULES),
  heartbeatEvent: flag(false),
  limits: group(LIMIT_RULES),
  log: value<EventLog | undefined>(WANTED_LOG, isLog),
  managed: choice('connection', 'all'),
  onLogUnavailable: choice('refuse', 'wait'),
  roomPolicy: value<SseModuleOptions['roomPolicy']>(
    'an object with a canJoin(room, connection) method, { useClass } or { useExisting }',
    isPolicy,
  ),
  backplane: value<Backplane | undefined>('a Backplane, such as that of a RedisEventLog', isBackplane),
  rootSpans: flag(false),
  serializeClasses: flag(true),
  userId: callback<SseSettings['userId']>('a function of the request', defaultUserId),
};

/**
 * Fills in the defaults.
 *
 * @throws InvalidOptionsError that lists every option which is unknown or cannot be used, with its value and the fix.
 */
export function resolveSseOptions(options: SseModuleOptions): SseSettings {
  assertOptions(options);
  const {
    log: _,
    roomPolicy: __,
    backplane: ___,
    onLogUnavailable,
    ...settings
  } = resolveOptions('SseModule', options, OPTIONS);
  return { ...settings, waitForLog: onLogUnavailable === 'wait' };
}

/**
 * Refuses what is no object of options.
 *
 * @throws InvalidOptionsError
 */
export function assertOptions(options: unknown): asserts options is object {
  if (isOptions(options)) return;
  throw new InvalidOptionsError([
    `the options are ${show(options)}; give forRoot() an object, or return an object from useFactory of forRootAsync(), {} for the defaults`,
  ]);
}

/** @throws InvalidOptionsError for options of `forRootAsync()` that say nowhere where the options come from. */
export function assertAsyncOptions(options: unknown): void {
  assertOptions(options);
  const { useFactory, useClass, useExisting } = options as Record<string, unknown>;
  if (useFactory ?? useClass ?? useExisting) return;
  throw new InvalidOptionsError(['forRootAsync() has no useFactory, useClass or useExisting; give one']);
}

function isLog(given: unknown): boolean {
  return LOG_METHODS.every((method) => typeof (given as EventLog | null)?.[method] === 'function');
}

function isPolicy(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const { canJoin, useClass, useExisting } = given as Record<string, unknown>;
  return typeof canJoin === 'function' || typeof useClass === 'function' || useExisting !== undefined;
}

function isBackplane(given: unknown): boolean {
  const { start, call, roster } = (given ?? {}) as Record<string, unknown>;
  return typeof start === 'function' && typeof call === 'function' && roster !== undefined;
}

function defaultUserId(request: unknown): string | undefined {
  const { user } = request as { user?: Partial<Record<'id' | 'sub' | 'userId', unknown>> };
  const id = user?.id ?? user?.sub ?? user?.userId;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

import type { ConnectionServices } from './connection-services.interface.js';
import type { ConnectionSettings } from './connection-settings.interface.js';
import { DeadlineWheel } from './deadline/deadline-wheel.js';
import { FlushScheduler } from './write/flush-scheduler.js';
import { rethrow } from './rethrow.spec-support.js';

/** Where streams of tests come from. */
export const ORIGIN = { route: 'GET /stream', address: '192.0.2.1' };

/** What streams share, with warnings that fail the test unless it takes them. */
export function servicesOf(
  settings: ConnectionSettings,
  others: Partial<ConnectionServices> = {},
): ConnectionServices {
  return {
    settings,
    scheduler: new FlushScheduler(rethrow),
    wheel: new DeadlineWheel(rethrow),
    shutdown: { begun: false },
    report: rethrow,
    warn: (text) => rethrow(new Error(text)),
    plain: (data) => data,
    closed: () => undefined,
    ...others,
  };
}

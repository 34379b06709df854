import type { LimitOptions, LimitSettings } from './limit-options.interface.js';
import { show, type NumberRule, type OptionChecker } from '../options/option-checker.js';

const NUMBERS = {
  total: { fallback: 10_000, min: 1, unit: 'streams', off: Infinity },
  perUser: { fallback: 100, min: 1, unit: 'streams', off: Infinity },
  perAddress: { fallback: Infinity, min: 1, unit: 'streams', off: Infinity },
  perSocket: { fallback: 100, min: 1, unit: 'streams', off: Infinity },
  perRoute: { fallback: Infinity, min: 1, unit: 'streams', off: Infinity },
  perRoom: { fallback: Infinity, min: 1, unit: 'streams', off: Infinity },
  roomsPerConnection: { fallback: 100, min: 1, unit: 'rooms', off: Infinity },
  publishBytes: { fallback: 1_048_576, min: 1_024, unit: 'bytes', off: Infinity },
} as const satisfies Record<string, NumberRule>;

const NAMES = [...Object.keys(NUMBERS), 'onUserLimit', 'onAddressLimit'];
const HINT = `the limits are ${NAMES.join(', ')}`;

/** Fills in the defaults of the limits. */
export function checkLimits(given: LimitOptions | undefined, check: OptionChecker): LimitSettings {
  const fits = given === undefined || (typeof given === 'object' && given !== null);
  check.assert(fits, `limits is ${show(given)}; give an object with some limits: ${HINT}`);
  const limits = fits ? (given ?? {}) : {};
  check.known(limits, NAMES, HINT, 'limits.');
  const number = (name: keyof typeof NUMBERS): number =>
    check.number(`limits.${name}`, limits[name], NUMBERS[name]);
  return {
    total: number('total'),
    perUser: number('perUser'),
    onUserLimit: check.choice('limits.onUserLimit', limits.onUserLimit, ['evict-oldest', 'reject']),
    perAddress: number('perAddress'),
    onAddressLimit: check.choice('limits.onAddressLimit', limits.onAddressLimit, ['reject', 'evict-oldest']),
    perSocket: number('perSocket'),
    perRoute: number('perRoute'),
    perRoom: number('perRoom'),
    roomsPerConnection: number('roomsPerConnection'),
    publishBytes: number('publishBytes'),
  };
}

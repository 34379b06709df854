import { SetMetadata } from '@nestjs/common';
import { LIFESPAN, OptionChecker } from '../options/option-checker.js';
import { InvalidOptionsError } from '../errors/module.errors.js';
import type { SseStreamOptions } from './stream-options.interface.js';

/** Where the options are kept: on the class and on the handler. */
export const STREAM_OPTIONS = 'nestream:stream-options';

const NAMES = ['managed', 'controls', 'onGap', 'limit', 'maxAge', 'idleTimeout', 'drain'];

/**
 * Options of an `@Sse()` route, or of all routes of a controller; those of the route win.
 *
 * @throws InvalidOptionsError when the class is loaded. The error names the value and how to fix it.
 */
export const StreamOptions = (options: SseStreamOptions): MethodDecorator & ClassDecorator => {
  const check = new OptionChecker();
  check.known(options, NAMES, `the options are ${NAMES.join(', ')}`);
  check.flag('managed', options.managed);
  check.flag('controls', options.controls);
  check.assert(
    options.onGap === undefined || typeof options.onGap === 'function',
    `onGap must be a function of the gap, not ${typeof options.onGap}`,
  );
  check.number('limit', options.limit, { fallback: Infinity, min: 1, unit: 'streams', off: Infinity });
  check.number('maxAge', options.maxAge, LIFESPAN);
  check.number('idleTimeout', options.idleTimeout, LIFESPAN);
  check.choice('drain', options.drain, ['close', 'finish', 'none']);
  if (check.problems.length > 0) throw new InvalidOptionsError(check.problems, '@StreamOptions()');
  return SetMetadata(STREAM_OPTIONS, options);
};

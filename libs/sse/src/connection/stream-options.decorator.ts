import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { InvalidOptionsError } from '../errors/invalid-options.error.js';
import { LIFESPAN, OptionChecker } from '../adapter/option-checker.js';
import type { StreamOptions as Options } from './stream-options.interface.js';

const METADATA = 'event-stream:stream-options';
const NAMES = ['limit', 'maxAge', 'idleTimeout', 'drain'];

/**
 * Options of an `@Sse()` route, or of all of a controller; those of the route win.
 *
 * @throws InvalidOptionsError when the class is loaded, with the value and the fix.
 */
export const StreamOptions = (options: Options): MethodDecorator & ClassDecorator => {
  const check = new OptionChecker();
  check.known(options, NAMES, `the options are ${NAMES.join(', ')}`);
  check.number('limit', options.limit, { fallback: Infinity, min: 1, unit: 'streams', off: Infinity });
  check.number('maxAge', options.maxAge, LIFESPAN);
  check.number('idleTimeout', options.idleTimeout, LIFESPAN);
  check.choice('drain', options.drain, ['close', 'finish']);
  if (check.problems.length > 0) throw new InvalidOptionsError(check.problems, '@StreamOptions()');
  return SetMetadata(METADATA, options);
};

/** Options of an `@Sse()` route; same name as the decorator that takes them. */
export type StreamOptions = Options;

/** The options of the route that answers a request. */
export function streamOptionsOf(context: ExecutionContext): Options {
  return {
    ...(Reflect.getMetadata(METADATA, context.getClass()) as Options | undefined),
    ...(Reflect.getMetadata(METADATA, context.getHandler()) as Options | undefined),
  };
}

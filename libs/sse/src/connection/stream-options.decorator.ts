import { type ExecutionContext, SetMetadata, type Type } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/internal';
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

/** What is the same for all streams of an `@Sse()` route. */
export interface SseRoute {
  readonly options: Options;
  /** Whether the handler says, by its keyword or its return type, that it answers later. */
  readonly isAsync: boolean;
}

/** By class and handler, since a handler may be inherited. */
const routes = new WeakMap<object, Map<object, SseRoute | undefined>>();

/** The route that answers a request, if it is an `@Sse()` one. */
export function sseRouteOf(context: ExecutionContext): SseRoute | undefined {
  const controller = context.getClass();
  const handler = context.getHandler();
  let known = routes.get(controller);
  if (!known) routes.set(controller, (known = new Map<object, SseRoute | undefined>()));
  if (!known.has(handler)) known.set(handler, readRoute(controller, handler));
  return known.get(handler);
}

function readRoute(
  controller: Type,
  handler: ReturnType<ExecutionContext['getHandler']>,
): SseRoute | undefined {
  if (!Reflect.hasMetadata(SSE_METADATA, handler)) return undefined;
  const returns: unknown = Reflect.getMetadata(
    'design:returntype',
    controller.prototype as object,
    handler.name,
  );
  return {
    options: {
      ...(Reflect.getMetadata(METADATA, controller) as Options | undefined),
      ...(Reflect.getMetadata(METADATA, handler) as Options | undefined),
    },
    isAsync: handler.constructor.name === 'AsyncFunction' || returns === Promise,
  };
}

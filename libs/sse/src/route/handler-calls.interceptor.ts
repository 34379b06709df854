import type { Type } from '@nestjs/common';
import { InterceptorsConsumer } from '@nestjs/core/interceptors/interceptors-consumer.js';

/** One call of a handler through its interceptors, between its guards and Nest's answer. */
export interface HandlerCall {
  /** Request and response of the platform. */
  readonly request: object;
  readonly response: object;
  readonly controller: Type;
  readonly handler: (...args: never[]) => unknown;
  /** From the outermost to the innermost. */
  readonly interceptors: readonly object[];
  /** Runs pipes and handler. */
  readonly handle: () => Promise<unknown>;
  /** Runs what Nest would have run. Default: with the interceptors and the handler of the call. */
  proceed(interceptors?: readonly object[], handle?: () => Promise<unknown>): Promise<unknown>;
}

/** What stands between Nest and the handlers of one application. */
export interface CallTaker {
  take(call: HandlerCall): Promise<unknown>;
}

type Intercept = InterceptorsConsumer['intercept'];

/** By request, so that applications of one process do not see each other. */
const takers = new WeakMap<object, CallTaker>();
let installed = false;

/** Has an application's taker called in place of the handler of this request. */
export function takeCall(request: object, taker: CallTaker): void {
  takers.set(request, taker);
}

/**
 * Makes Nest hand over the calls that {@link takeCall} has asked for; all others pass untouched.
 *
 * An interceptor cannot do this: as soon as one exists, Nest sends the headers of an `@Sse()` route before its handler has settled, so that
 * no stream is plain any more; its place among the others depends on the order of imports; and it does not learn when the handler has
 * settled. Nest has one method through which each call of a handler goes, with its interceptors, after its guards: that method is wrapped, once
 * in a process.
 */
export function installCallTaking(): void {
  if (installed) return;
  installed = true;
  const { prototype } = InterceptorsConsumer;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its consumer
  const intercept: Intercept = prototype.intercept;
  prototype.intercept = function (
    this: InterceptorsConsumer,
    interceptors,
    args,
    instance,
    callback,
    next,
    type,
  ) {
    const request = args[0] as object | undefined;
    const taker = typeof request === 'object' ? takers.get(request) : undefined;
    if (!taker) return intercept.call(this, interceptors, args, instance, callback, next, type);
    return taker.take({
      request: request!,
      response: args[1] as object,
      controller: instance.constructor as Type,
      handler: callback,
      interceptors,
      handle: next,
      proceed: (others = interceptors, handle = next) =>
        intercept.call(this, others as never, args, instance, callback, handle, type),
    });
  } as Intercept;
}

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

/** A controller that Nest makes anew for requests; `owns` tells whether an instance is one of this application. */
export interface ScopedClaim {
  readonly taker: CallTaker;
  owns(instance: object, request: object): boolean;
}

// By instance, so that applications of one process do not see each other, although they share classes, handlers and their metadata.
const takers = new WeakMap<object, CallTaker>();
const scoped = new WeakMap<object, Set<ScopedClaim>>();
let installed = false;

/** Hands the calls of a controller over to a taker. */
export function claimController(instance: object, taker: CallTaker): void {
  takers.set(instance, taker);
}

/** Hands the calls of a controller that Nest makes for each request over to a taker. @returns what ends the claim */
export function claimScopedController(controller: object, claim: ScopedClaim): () => void {
  const claims = scoped.get(controller) ?? new Set();
  scoped.set(controller, claims.add(claim));
  return () => claims.delete(claim);
}

function takerOf(instance: object, request: object): CallTaker | undefined {
  const taker = takers.get(instance);
  if (taker) return taker;
  for (const claim of scoped.get(instance.constructor) ?? [])
    if (claim.owns(instance, request)) return claim.taker;
  return undefined;
}

/**
 * Makes Nest hand over the calls of claimed controllers; all others pass untouched.
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
    const request = args[0] as object;
    const taker = takerOf(instance, request);
    if (!taker) return intercept.call(this, interceptors, args, instance, callback, next, type);
    return taker.take({
      request,
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

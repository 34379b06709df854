import { type ExecutionContext, Inject, mixin, type Type } from '@nestjs/common';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import { Authenticator, exchangeOf } from '../auth/authenticator.js';
import type { AuthRequest } from '../auth/auth-request.interface.js';

/**
 * `AuthGuard` of `@nestjs/passport` for streams, and for whatever else: also takes the token from a cookie or, where that is
 * switched on, from the query (module option `auth`), and presents it to the strategy as `Authorization: Bearer`, so that a strategy
 * for headers needs no change. Takes stream tickets, for which no strategy runs, and checks the origin of pages that send cookies.
 *
 * Extend it as you would extend `AuthGuard`, for example to override `handleRequest`.
 *
 * @param strategy name of the strategy, or several to try in turn. Default: `defaultStrategy` of `PassportModule`.
 */
export function SseAuthGuard(strategy?: string | string[]): Type<IAuthGuard> {
  class MixinSseAuthGuard extends AuthGuard(strategy) {
    @Inject(Authenticator) private readonly authenticator!: Authenticator;

    override async canActivate(context: ExecutionContext): Promise<boolean> {
      if (context.getType() !== 'http') return super.canActivate(context) as Promise<boolean>;
      const { request, response } = exchangeOf(context);
      await this.authenticator.authenticate(request, response, async (token) => {
        await presentAsBearer(request, token, async () => super.canActivate(context));
      });
      return true;
    }
  }
  return mixin(MixinSseAuthGuard);
}

/** Runs a task while the token of a request stands in its `Authorization` header, wherever the client has put it. */
export async function presentAsBearer(
  { headers }: AuthRequest,
  token: string | undefined,
  task: () => unknown,
): Promise<void> {
  const { authorization } = headers;
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  try {
    await task();
  } finally {
    // Not to be found there by anything that logs the request.
    if (authorization === undefined) delete headers.authorization;
    else headers.authorization = authorization;
  }
}

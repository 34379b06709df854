import { type ExecutionContext, Inject, mixin, type Type } from '@nestjs/common';
import { AuthGuard, type IAuthGuard } from '@nestjs/passport';
import { Authenticator } from '../auth/authenticator.js';
import { exchangeOf } from '../auth/exchange.js';
import { presentAsBearer } from './present-as-bearer.js';

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

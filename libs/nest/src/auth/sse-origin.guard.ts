import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Authenticator, exchangeOf } from './authenticator.js';

/**
 * Refuses requests from pages of other origins, with 403, where they carry what browsers attach by themselves: cookies, or HTTP
 * authentication that is not Bearer. For routes whose own guard trusts one of these, such as the cookie of express-session. Requests
 * without them pass. The origins that are allowed are those of the module option `auth.origins`.
 *
 * It stands beside any guard, on any route, and does not authenticate. `auth.originCheck: 'all'` applies it to every stream.
 *
 * @example
 * ```ts
 * @Controller('streams')
 * @UseGuards(SseOriginGuard, SessionGuard)
 * export class StreamsController {}
 * ```
 */
@Injectable()
export class SseOriginGuard implements CanActivate {
  @Inject(Authenticator) private readonly authenticator!: Authenticator;

  /** @internal */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() === 'http') this.authenticator.checkOrigin(exchangeOf(context).request);
    return true;
  }
}

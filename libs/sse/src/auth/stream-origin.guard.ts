import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/internal';
import { SseSettings } from '../sse-settings.interface.js';
import { Authenticator } from './authenticator.js';
import { exchangeOf } from './exchange.js';

/** Global: applies the check of `SseOriginGuard` to all `@Sse()` routes where the option `auth.originCheck` is `all`. */
@Injectable()
export class StreamOriginGuard implements CanActivate {
  constructor(
    @Inject(SseSettings) private readonly settings: SseSettings,
    private readonly authenticator: Authenticator,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (
      this.settings.auth.originCheck === 'all' &&
      context.getType() === 'http' &&
      isStream(context.getHandler())
    ) {
      this.authenticator.checkOrigin(exchangeOf(context).request);
    }
    return true;
  }
}

function isStream(handler: object): boolean {
  return Reflect.hasMetadata(SSE_METADATA, handler);
}

import {
  type CanActivate,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
  Logger,
} from '@nestjs/common';
import { printable } from '../errors/printable.js';
import { InvalidCredentialError, UnauthenticatedError } from '../errors/auth.errors.js';
import { SseError } from '../errors/sse.error.js';
import type { AuthRequest } from './auth-request.interface.js';
import { Authenticator, exchangeOf } from './authenticator.js';
import { withoutSecret } from './without-secret.js';

const logger = new Logger('SseTokenGuard');

/**
 * Lets in who brings a good token: extend it, and say in {@link verify} what a good one is. It reads the token from the
 * `Authorization` header, a cookie, or a query parameter (module option `auth`), takes stream tickets, and checks the origin
 * of pages that send cookies. What `verify` gives is `request.user`.
 */
@Injectable()
export abstract class SseTokenGuard implements CanActivate {
  @Inject(Authenticator) private readonly authenticator!: Authenticator;

  /**
   * Called with the token of each request, before anything is sent. An `HttpException` or `SseError` answers the request as it is;
   * `undefined`, `null` and any other throw are a 401, of which the log has a line at level `debug`, without the token. So throw a
   * `ServiceUnavailableException` when you cannot tell.
   *
   * @returns the user.
   */
  abstract verify(token: string, request: object): unknown;

  /** @internal */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return false;
    const { request, response } = exchangeOf(context);
    await this.authenticator.authenticate(request, response, async (token) => {
      if (token === undefined) throw new UnauthenticatedError();
      request.user = await this.userOf(token, request);
    });
    return true;
  }

  private async userOf(token: string, request: AuthRequest): Promise<unknown> {
    let user: unknown;
    try {
      user = await this.verify(token, request);
    } catch (error) {
      if (error instanceof HttpException || error instanceof SseError) throw error;
      const reason: unknown = withoutSecret(error, token);
      logger.debug(`verify() refused a token: ${printable(String(reason))}`);
      throw new InvalidCredentialError({ cause: reason });
    }
    if (user === undefined || user === null) throw new InvalidCredentialError();
    return user;
  }
}

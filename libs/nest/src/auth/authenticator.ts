import type { ServerResponse } from 'node:http';
import type { Credential } from '../connection/credential.interface.js';
import { CredentialExpiredError } from '../errors/auth.errors.js';
import { setRefusalHeaders } from '../errors/refusal-headers.js';
import { pathOf, type AuthRequest } from './auth-request.interface.js';
import type { AuthSettings } from './auth-options.js';
import { carryCredential, readCredential } from './read-credential.js';
import { presentedCredential } from './presented-credential.js';
import { assertOrigin, isAmbient, originOf } from './request-origin.js';
import { withoutSecret } from './without-secret.js';
import type { StreamTickets } from './ticket/stream-tickets.js';
import { ticketCookies, ticketSecret } from './ticket-cookie.js';
import type { ExecutionContext } from '@nestjs/common';

/** The response object of Node. */
export type AuthResponse = Pick<ServerResponse, 'headersSent' | 'setHeader' | 'appendHeader'>;

/** Finds the user of a token and sets `request.user`; without a token, of what else the request brings. */
export type Check = (token: string | undefined) => Promise<void>;

/** Lets a request in or refuses it: what all guards of this library do. */
export class Authenticator {
  constructor(
    private readonly settings: AuthSettings,
    private readonly tickets: StreamTickets,
  ) {}

  /**
   * @throws InvalidCredentialError, OriginForbiddenError, CredentialExpiredError, and what `check` throws - never with the
   *   token in it.
   */
  async authenticate(request: AuthRequest, response: AuthResponse, check: Check): Promise<void> {
    const checkedAt = performance.now();
    const position = this.tickets.marks.known;
    let token: string | undefined;
    try {
      const presented = presentedCredential(request, this.settings);
      token = presented?.token;
      if (presented?.source === 'ticket') {
        await this.redeem(request, response, presented.token, checkedAt);
        return;
      }
      // Also where nothing was found: a strategy may know cookies of its own.
      if (!presented || presented.source === 'cookie') assertOrigin(request, this.settings.origins);
      await check(token);
      this.admit(request, { ...readCredential(request, token, this.settings), checkedAt, position });
    } catch (error) {
      setRefusalHeaders(response, error);
      if ((error as { status?: unknown } | undefined)?.status === 401) {
        // RFC 9110, section 11.6.1: every 401 names a scheme.
        response.setHeader('WWW-Authenticate', 'Bearer');
      }
      throw token === undefined ? error : withoutSecret(error, token);
    }
  }

  /**
   * Checks the origin of a request that carries what browsers attach by themselves, whichever guard lets it in.
   *
   * @throws OriginForbiddenError
   */
  checkOrigin(request: AuthRequest): void {
    if (isAmbient(request)) assertOrigin(request, this.settings.origins);
  }

  private async redeem(
    request: AuthRequest,
    response: AuthResponse,
    ticket: string,
    checkedAt: number,
  ): Promise<void> {
    const redeemed = await this.tickets.redeem({
      ticket,
      secret: ticketSecret(request, ticket),
      path: pathOf(request),
      origin: originOf(request),
    });
    const { user, sessionId, expiresAt, position } = redeemed.grant;
    request.user = user;
    const ticketKey = redeemed.session?.key ?? '';
    this.admit(request, { user, sessionId, expiresAt, checkedAt, position, ticketKey });
    for (const cookie of ticketCookies(request, ticket, redeemed)) {
      response.appendHeader('Set-Cookie', cookie);
    }
  }

  private admit(request: AuthRequest, credential: Credential): void {
    const { expiresAt } = credential;
    if (expiresAt !== undefined && expiresAt <= Date.now()) throw new CredentialExpiredError();
    carryCredential(request, credential);
  }
}

/** The request of the framework and the response of Node that a guard is asked about. */
export function exchangeOf(context: ExecutionContext): { request: AuthRequest; response: AuthResponse } {
  const http = context.switchToHttp();
  const response = http.getResponse<AuthResponse & { readonly raw?: AuthResponse }>();
  return { request: http.getRequest<AuthRequest>(), response: response.raw ?? response };
}

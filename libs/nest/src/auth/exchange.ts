import type { ExecutionContext } from '@nestjs/common';
import type { AuthRequest } from './auth-request.interface.js';
import type { AuthResponse } from './authenticator.js';

/** The request of the framework and the response of Node that a guard is asked about. */
export function exchangeOf(context: ExecutionContext): { request: AuthRequest; response: AuthResponse } {
  const http = context.switchToHttp();
  const response = http.getResponse<AuthResponse & { readonly raw?: AuthResponse }>();
  return { request: http.getRequest<AuthRequest>(), response: response.raw ?? response };
}

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CookieExchange } from './auth-cookie.js';

/** Request and response, for what has to set cookies; Nest still sends what the handler returns. */
export const Exchange = createParamDecorator((_data: unknown, context: ExecutionContext): CookieExchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest(), response: http.getResponse() };
});

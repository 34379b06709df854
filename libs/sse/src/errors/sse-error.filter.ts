import type { ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { toHttpException } from './http.exception.js';
import { SseError } from './sse.error.js';

/**
 * Answers the errors of this library wherever they are thrown while HTTP is served: those that concern the client with their
 * status and code, without an error in the log; those that pass with `Retry-After`. A filter of the application that catches them comes first.
 */
@Catch(SseError)
export class SseErrorFilter extends BaseExceptionFilter implements ExceptionFilter {
  override catch(exception: SseError, host: ArgumentsHost): unknown {
    // Other transports hand an error that a filter returns to their client.
    if (host.getType() !== 'http') return exception;
    const { retryAfter } = exception as { retryAfter?: unknown };
    if (typeof retryAfter === 'number') responseOf(host).setHeader('Retry-After', String(retryAfter));
    super.catch(toHttpException(exception), host);
    return undefined;
  }
}

/** The response of Node, below that of Fastify. */
function responseOf(host: ArgumentsHost): ServerResponse {
  const response = host.switchToHttp().getResponse<ServerResponse & { readonly raw?: ServerResponse }>();
  return response.raw ?? response;
}

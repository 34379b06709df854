import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { toHttpException } from './http.exception.js';
import { SseError } from './sse.error.js';

/**
 * Answers the errors of this library wherever they are thrown while HTTP is served: those that concern the client with their
 * status and code, without an error in the log. A filter of the application that catches them comes first.
 */
@Catch(SseError)
export class SseErrorFilter extends BaseExceptionFilter implements ExceptionFilter {
  override catch(exception: SseError, host: ArgumentsHost): unknown {
    // Other transports hand an error that a filter returns to their client.
    if (host.getType() !== 'http') return exception;
    super.catch(toHttpException(exception), host);
    return undefined;
  }
}

import { HttpException } from '@nestjs/common';
import { SseError } from './sse.error.js';

/**
 * An error of this library as Nest's exception filters answer it. It is an instance of the error's own classes too (see `SseError`), with its
 * fields, so that `@Catch(RoomForbiddenError)` and `exception instanceof HttpException` both find it.
 */
class SseHttpException extends HttpException {
  readonly code: string;
  readonly statusCode: number;
  readonly expose: boolean;

  constructor(error: SseError) {
    const body = { statusCode: error.statusCode, error: error.code, message: error.message };
    super(body, error.statusCode, { cause: error });
    ({ code: this.code, statusCode: this.statusCode, expose: this.expose } = error);
  }
}

/** An error as Nest's exception filters answer it: those of this library that concern the client with their status. */
export function toHttpException(error: unknown): unknown {
  if (error instanceof HttpException || !(error instanceof SseError) || !error.expose) return error;
  return new SseHttpException(error);
}

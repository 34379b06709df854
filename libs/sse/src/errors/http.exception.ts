import { HttpException } from '@nestjs/common';
import { SseError } from './sse.error.js';

/** An error as Nest's exception filters answer it: those of this library that concern the client with their status. */
export function toHttpException(error: unknown): unknown {
  if (!(error instanceof SseError) || !error.expose) return error;
  const body = { statusCode: error.statusCode, error: error.code, message: error.message };
  return new HttpException(body, error.statusCode, { cause: error });
}

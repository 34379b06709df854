import { ContentTypeError } from '../errors/content-type.error.js';
import { EventTooLargeError } from '../errors/event-too-large.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';

/** Whether trying again may help: not where the server has understood and refused, or sends what is no stream. */
export function isRetryable(cause: unknown): boolean {
  if (cause instanceof HttpStatusError) return /^(408|425|429|5..)$/.test(`${cause.status}`);
  return !(cause instanceof ContentTypeError || cause instanceof EventTooLargeError);
}

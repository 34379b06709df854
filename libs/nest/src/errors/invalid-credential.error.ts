import { SseError } from './sse.error.js';

/** The credential of a request is malformed, used up, revoked, not for this stream, or was refused. Answers 401, and does not say which. */
export class InvalidCredentialError extends SseError {
  readonly code = 'SSE_INVALID_CREDENTIAL';

  constructor(options?: { readonly cause?: unknown }) {
    super('The credential was refused; renew it and connect again', 401, options);
  }
}

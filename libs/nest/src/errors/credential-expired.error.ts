import { SseError } from './sse.error.js';

/** The credential has ended, or ends before the stream could begin. Answers 401. */
export class CredentialExpiredError extends SseError {
  readonly code = 'SSE_CREDENTIAL_EXPIRED';

  constructor() {
    super('The credential has expired; renew it and connect again', 401);
  }
}

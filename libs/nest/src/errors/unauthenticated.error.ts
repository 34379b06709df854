import { SseError } from './sse.error.js';

/** A request brought no credential. Answers 401. */
export class UnauthenticatedError extends SseError {
  readonly code = 'SSE_UNAUTHENTICATED';

  constructor() {
    super('No credential came with the request; send an Authorization header, the cookie, or a ticket', 401);
  }
}

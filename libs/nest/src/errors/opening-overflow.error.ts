import { SseError } from './sse.error.js';

/** Too much was emitted while a stream was still waiting for its rooms to open. Answers 503. */
export class OpeningOverflowError extends SseError {
  readonly code = 'SSE_OPENING_OVERFLOW';

  constructor() {
    super(
      'More than maxBuffer bytes were emitted while the stream was waiting for its rooms. ' +
        'Emit after the join, make canJoin or the snapshot faster, or raise maxBuffer',
      503,
    );
  }
}

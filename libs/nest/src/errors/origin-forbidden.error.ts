import { SseError } from './sse.error.js';

/** A page of another origin sent cookies. Answers 403. */
export class OriginForbiddenError extends SseError {
  readonly code = 'SSE_ORIGIN_FORBIDDEN';

  constructor() {
    super('Pages of this origin may not use cookies here; add it to the option auth.origins', 403);
  }
}

import { SseError } from './sse.error.js';

/** A stream was to be given the credential of another user, or of one without an id. Answers 403. */
export class OtherSubjectError extends SseError {
  readonly code = 'SSE_OTHER_SUBJECT';

  constructor() {
    super(
      'A stream takes credentials of its own user only; open another stream (the option userId finds the user)',
      403,
    );
  }
}

import { SseError } from './sse.error.js';

/**
 * Thrown when asynchronous code of the application does not settle within `callbackTimeout`: the validation of an event, which is then not
 * published, or a `RoomPolicy`, which then counts as refusing.
 */
export class CallbackTimeoutError extends SseError {
  readonly code = 'SSE_CALLBACK_TIMEOUT';

  constructor(
    /** What did not settle. */
    readonly callback: string,
    milliseconds: number,
  ) {
    super(
      `${callback} did not settle within ${milliseconds} ms; give what it waits for a timeout of its own, or raise the module option callbackTimeout`,
      500,
    );
  }
}

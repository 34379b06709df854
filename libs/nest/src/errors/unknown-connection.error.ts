import { SseError } from './sse.error.js';

/** There is no open stream with this id. Answers 404. */
export class UnknownConnectionError extends SseError {
  readonly code = 'SSE_UNKNOWN_CONNECTION';

  constructor() {
    super(
      'There is no open stream with this connectionId; it stands in the event "connected", anew after each reconnect',
      404,
    );
  }
}

/** Why a connection is over: the server ended the stream. Nothing went wrong, so it is a cause and not reported. */
export class StreamEndedError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_STREAM_ENDED';
  override readonly name = 'StreamEndedError';

  constructor() {
    super('The stream ended');
  }
}

/** Why a connection is over: the server ended the stream. Nothing went wrong, so it is a cause and not reported. */
export class EndOfStreamError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_END_OF_STREAM';
  override readonly name = 'EndOfStreamError';

  constructor() {
    super('The stream ended');
  }
}

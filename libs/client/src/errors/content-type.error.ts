/** Why an attempt failed for good: the server answered 200 with something that is no event stream. */
export class ContentTypeError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_CONTENT_TYPE';

  constructor(
    /** The answer. Its body is cancelled unless a callback begins to read it at once. */
    readonly response: Response,
  ) {
    super(
      `The response is "${response.headers.get('content-type')}", not "text/event-stream"; check the URL, ` +
        'or give the body itself to fromReadableStream()',
    );
    this.name = 'ContentTypeError';
  }
}

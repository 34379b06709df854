/** Why an attempt failed: the server answered with a status that is not 200. */
export class HttpStatusError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_HTTP_STATUS';
  /** The status the server answered with; 0 for an opaque response (`mode: 'no-cors'`), which cannot be read. */
  readonly status: number;

  constructor(
    /** The answer. Its body is cancelled unless a callback begins to read it at once, as with `response.text()`. */
    readonly response: Response,
    options?: ErrorOptions,
  ) {
    super(`The server answered with status ${response.status} instead of 200`, options);
    this.name = 'HttpStatusError';
    this.status = response.status;
  }
}

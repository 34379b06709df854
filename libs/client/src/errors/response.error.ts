/** Why an attempt failed: the answer of the server is not an event stream. */
export abstract class ResponseError extends Error {
  constructor(
    /** The answer. Its body is cancelled unless a callback begins to read it at once, as with `response.text()`. */
    readonly response: Response,
    message: string,
  ) {
    super(message);
  }
}

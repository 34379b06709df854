/** An error of the tab that holds the connection, as the other tabs learn of it. */
export class RelayedError extends Error {
  override readonly name = 'RelayedError';

  constructor(
    /** Name of the error there, such as `HttpStatusError`. */
    readonly originalName: string,
    message: string,
    /** Status of the answer, if it was one that is not 200. */
    readonly status?: number,
  ) {
    super(message);
  }
}

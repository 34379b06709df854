/** A stream did not bring what a test expected of it; the message says what it brought instead. */
export class StreamAssertionError extends Error {
  override readonly name = 'StreamAssertionError';
}

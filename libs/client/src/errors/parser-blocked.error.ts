/**
 * Thrown by `EventStreamParser.feed()` while an earlier chunk is unfinished: after a call that threw, the rest of whose
 * chunk is lost, or from inside one of the parser's own callbacks.
 */
export class ParserBlockedError extends Error {
  /** Stable code for programs. */
  readonly code = 'SSE_PARSER_BLOCKED';
  override readonly name = 'ParserBlockedError';

  constructor() {
    super('feed() was called from a callback, or after it threw; call it later, or reset() first');
  }
}

/** What a {@link MemoryEventLog} keeps. Whichever bound is reached first lets the oldest events go. */
export interface MemoryEventLogOptions {
  /** Most events kept per room. Default 10 000; at least 1. */
  readonly count?: number | undefined;
  /** Age in milliseconds after which an event goes. Default 3 600 000 (1 h); `0` turns the bound off. */
  readonly age?: number | undefined;
  /** Most bytes kept per room. Default 4 MiB; at least 1 KiB. */
  readonly bytes?: number | undefined;
  /** Most bytes kept over all rooms. Default 128 MiB; at least 1 KiB. */
  readonly totalBytes?: number | undefined;
  /**
   * Most rooms without events whose loss is remembered. Default 100 000; at least 1. Beyond it the log errs on the safe side:
   * a client of a forgotten room may be told of a gap that is none.
   */
  readonly emptyRooms?: number | undefined;
  /** Most idempotency keys remembered. Default 10 000; at least 1. */
  readonly idempotencyKeys?: number | undefined;
  /** Source of the time in milliseconds. Default `Date.now`; tests pass their own. */
  readonly now?: (() => number) | undefined;
}

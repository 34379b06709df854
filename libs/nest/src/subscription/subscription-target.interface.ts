import type { Cursor, GapData, ResumeOutcome } from '@nestream/protocol';

/** Where a subscription puts what it has. */
export interface SubscriptionTarget {
  /** False while the client does not keep up: so many bytes more are too much for it. */
  takes(bytes: number): boolean;
  /**
   * Called before all else: how the stream begins, and at which position. While the log is away and waited for it is
   * called without a position, and once more when the position is known.
   *
   * @param gap what the client must be told that it lost, before it is given the position.
   */
  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void;
  /**
   * Events were lost on the way; called before any later event of these rooms.
   *
   * @param cursor where the stream goes on, if the log began anew.
   */
  lost(gap: GapData, cursor?: Cursor): void;
  /** A message of the snapshot, or an event. */
  next(message: object): void;
  /** So many of the events came from the log instead of live. */
  replayed(count: number): void;
  /** The client does not keep up: from now on it is given nothing, until it has drained. */
  lagged(): void;
  /**
   * A room was dropped, or has ended.
   *
   * @param followed false if its events had not begun to arrive.
   */
  left(room: string, ended: boolean, followed: boolean): void;
  /** All rooms have ended. */
  complete(): void;
  /** The stream cannot go on. */
  error(error: unknown): void;
  /** The log could not be read; it is asked again shortly. */
  logFailed(error: unknown): void;
}

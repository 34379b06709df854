/** What a connection knows of the subscription that feeds it. */
export interface ConnectionSubscription {
  /** False until the log was asked where to begin; a stream does not open before. */
  readonly established: boolean;
  /** The rooms it follows, the reserved ones included. */
  readonly roomNames: readonly string[];
  /**
   * The position up to which the client needs nothing any more, given that it was sent everything up to `writtenSeq`.
   * Behind it while operators hold back events.
   */
  settledSeq(writtenSeq: number): number;
  /** Called when the connection can take more after it could not. */
  resume(): void;
}

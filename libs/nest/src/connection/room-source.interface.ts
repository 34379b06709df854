/** What feeds a connection with the events of its rooms. */
export interface RoomSource {
  /** False until the log has answered where to begin; a stream does not open before. */
  readonly established: boolean;
  /** The rooms it follows that the application named. */
  readonly roomNames: readonly string[];
  /**
   * The position up to which the client needs nothing any more, given that it was sent everything up to `writtenSeq`.
   * Behind the newest one while operators hold events back.
   */
  settledSeq(writtenSeq: number): number;
  /** Called when the connection can take more after it could not. */
  resume(): void;
}

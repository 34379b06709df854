import type { CloseReason, ResumeOutcome } from '@nestream/protocol';

/** A stream as its parts see it. Each part declares the members that it uses. */
export interface StreamOwner {
  /** Time of `performance.now()` at which the last event was written; before the first one, of the beginning. */
  readonly lastEventAt: number;
  /** Bytes that wait for the client. */
  readonly buffered: number;
  /** Whether a join waits for the log: the stream opens with its answer. */
  readonly joinPending: boolean;
  /** Whether the stream has joined rooms. */
  readonly hasJoined: boolean;
  /** Sends the headers and the first event, unless they are out. */
  open(resume: ResumeOutcome): void;
  /** The stream cannot open yet. */
  held(): void;
  /** Called after `Outbound.takes` said no, once a write or a drain has left the queue at most half full. */
  onWritable(): void;
  /** Called when something else has ended the response. */
  onEnded(): void;
  /**
   * Moves the cursor to where the rooms are, past events that were not for this client.
   *
   * @returns whether it moved: the next frame must carry the new id.
   */
  settle(): boolean;
  /** Ends the stream after what was sent so far. */
  close(reason: CloseReason, reconnect: boolean): void;
  /** Cuts the stream at once. */
  destroy(reason: CloseReason): void;
  /** Calls back once when the stream has ended. */
  whenClosed(listener: () => void): void;
}

import type { CloseReason } from '@event-stream/protocol';

/** What an error that ends an open stream means to the client. */
export interface ErrorReport {
  /** Text that the client may see. */
  readonly message: string;
  /** False when coming back would only bring the same error. */
  readonly reconnect: boolean;
}

/** What a connection needs of the framework that serves its request. */
export interface StreamHost {
  /** Sends the headers; they are out when it returns. Called once. @throws HeldBackError if they could not be sent */
  commit(): void;
  /** Answers with the status of an error. Called only before {@link commit}, as the last call. */
  refuse(error: unknown): void;
  /** Logs an error that ends an open stream, and says what the client is told. */
  report(error: unknown): ErrorReport;
  /** Ends the response; what was written before goes out first. */
  finish(): void;
  /** The stream is over, whoever ended it. Called once, before its own listeners are. */
  over(reason: CloseReason): void;
}

import type { ErrorData } from '@nestream/protocol';

/** What an error that ends an open stream means to the client. */
export interface ErrorReport {
  /** What the client may see of it. */
  readonly data: ErrorData;
  /** False when coming back would only bring the same error. */
  readonly reconnect: boolean;
}

/** What a connection needs of the framework that serves its request. */
export interface StreamHost {
  /**
   * Sends the headers; they are out when it returns true. Called once.
   *
   * @returns false where the application has answered the request by itself: nothing may be written any more.
   */
  commit(): boolean;
  /** Answers with the status of an error. Called only before {@link commit}, as the last call. */
  refuse(error: unknown): void;
  /** Logs an error that ends an open stream, and says what the client is told. */
  report(error: unknown): ErrorReport;
  /** Ends the response; what was written before goes out first. */
  finish(): void;
}

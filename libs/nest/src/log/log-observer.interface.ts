/** Who wants to know how the event log is doing. */
export interface LogObserver {
  /** An event is in the log. */
  appended(milliseconds: number): void;
  /** An operation failed. */
  failed(operation: 'append' | 'seek' | 'read' | 'tail'): void;
}

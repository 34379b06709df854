import type { Cursor } from '@nestream/protocol';
import type { LogEntry } from '../../log/event-log.interface.js';

/** An event that waits for Redis. */
export interface Waiting {
  readonly entry: LogEntry;
  /** Characters of its text. */
  readonly size: number;
  /** When its publisher is told that Redis does not answer, on the clock of `performance.now()`. */
  readonly deadline: number;
  readonly resolve: (cursor: Cursor) => void;
  readonly reject: (error: unknown) => void;
}

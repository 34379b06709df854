/** Data of a `process` event: how one process is. */
export interface ProcessFigures {
  readonly pid: number;
  readonly time: string;
  /** CPU time used since the figures before, in percent of one core. */
  readonly cpu: number;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** The most that the event loop was late by since the figures before, in milliseconds. */
  readonly delay: number;
  /** Open streams. */
  readonly streams: number;
  /** Events that were written to them, per second. */
  readonly events: number;
}

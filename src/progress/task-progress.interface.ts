/** Data of a `progress` event. */
export interface TaskProgress {
  readonly taskId: string;
  /** From 0 to 1. */
  readonly progress: number;
  readonly step: number;
  readonly steps: number;
}

import { SseEvent } from '@nestream/nest';
import { IsInt, IsNumber, IsUUID, Max, Min } from 'class-validator';

/** How far a task is. */
@SseEvent()
export class ProgressEvent {
  static readonly type = 'progress';

  @IsUUID()
  readonly taskId: string;

  /** From 0 to 1. */
  @IsNumber()
  @Min(0)
  @Max(1)
  readonly progress: number;

  @IsInt()
  @Min(0)
  readonly step: number;

  @IsInt()
  @Min(1)
  readonly steps: number;

  constructor(taskId: string, step: number, steps: number) {
    this.taskId = taskId;
    this.progress = step / steps;
    this.step = step;
    this.steps = steps;
  }
}

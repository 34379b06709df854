import { SseEvent } from '@nestream/nest';
import { IsIn, IsInt, IsNumber, IsString, IsUUID, Max, Min, ValidateIf } from 'class-validator';

const TASK_STATES = ['running', 'completed', 'failed', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** All that there is to know of a task: who has the newest one needs no other. */
@SseEvent()
export class TaskEvent {
  static readonly type = 'task';

  @IsUUID()
  readonly taskId!: string;

  @IsString()
  readonly name!: string;

  @IsIn(TASK_STATES)
  readonly state!: TaskState;

  @IsInt()
  @Min(0)
  readonly step!: number;

  @IsInt()
  @Min(1)
  readonly steps!: number;

  /** From 0 to 1. */
  @IsNumber()
  @Min(0)
  @Max(1)
  readonly progress!: number;

  /** Steps a second, since it was started. */
  @IsNumber()
  @Min(0)
  readonly rate!: number;

  /** How long it will take at this rate; `null` before there is one, and at the end. */
  @ValidateIf(({ secondsLeft }: TaskEvent) => secondsLeft !== null)
  @IsNumber()
  @Min(0)
  readonly secondsLeft!: number | null;

  /** How it ended; empty while it runs. */
  @IsString()
  readonly message!: string;
}

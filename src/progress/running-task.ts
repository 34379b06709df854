import { randomUUID } from 'node:crypto';
import type { StartTaskDto } from './start-task.dto.js';
import type { TaskEvent, TaskState } from './task.event.js';

/** How a task ends. */
export interface Outcome {
  readonly state: Exclude<TaskState, 'running'>;
  readonly message: string;
}

/** Where a task that is to fail does so. */
const FAILS_AT = 0.6;

/** A task that this process runs. */
export class RunningTask {
  readonly id = randomUUID();
  step = 0;

  private readonly startedAt = performance.now();
  private readonly stopping = new AbortController();

  constructor(readonly order: StartTaskDto) {}

  /** Aborts with an {@link Outcome} when the task is to end early. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  stop(outcome: Outcome): void {
    this.stopping.abort(outcome);
  }

  /** Does a step; returns how the task has ended, if it has. */
  advance(): Outcome | undefined {
    const { steps, failing } = this.order;
    if (failing && this.step + 1 > steps * FAILS_AT) {
      return { state: 'failed', message: `Step ${this.step + 1} of ${steps} failed` };
    }
    this.step++;
    return this.step === steps ? { state: 'completed', message: 'Task completed' } : undefined;
  }

  /** @param outcome how it has ended; `undefined` while it runs. */
  status(outcome?: Outcome): TaskEvent {
    const { step } = this;
    const { name, steps } = this.order;
    const rate = step / Math.max(0.001, (performance.now() - this.startedAt) / 1_000);
    return {
      taskId: this.id,
      name,
      state: outcome?.state ?? 'running',
      step,
      steps,
      progress: step / steps,
      rate: round(rate),
      secondsLeft: outcome || step === 0 ? null : round((steps - step) / rate),
      message: outcome?.message ?? '',
    };
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import { LogTimeoutError } from '../../errors/log.errors.js';
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

/** Tells those whose event was sent, each at its own deadline, that it is not known what came of it. */
export class SentDeadline {
  private told = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param group in the order of their deadlines. */
  constructor(
    private readonly group: readonly Waiting[],
    private readonly timeout: number,
  ) {
    this.arm();
  }

  clear(): void {
    clearTimeout(this.timer);
  }

  private readonly expire = (): void => {
    const { group } = this;
    const now = performance.now();
    while (this.told < group.length && group[this.told]!.deadline <= now) {
      group[this.told++]!.reject(new LogTimeoutError(this.timeout));
    }
    this.arm();
  };

  private arm(): void {
    const next = this.group[this.told];
    if (next) this.timer = setTimeout(this.expire, Math.max(1, next.deadline - performance.now()));
  }
}

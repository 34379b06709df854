import { randomBytes } from 'node:crypto';
import type { Cursor } from '@nestream/protocol';
import { LogTimeoutError, LogWriteError, LogFormatError } from '../../errors/log.errors.js';
import type { LogEntry } from '../../log/event-log.interface.js';
import { withTimeout } from '../../time/with-timeout.js';
import type { KnownHead } from '../store/known-head.js';
import type { RedisKeys } from '../store/redis-keys.js';
import type { RedisSettings } from '../store/redis-event-log-options.js';
import { Batch } from './batch.js';
import { SentDeadline, type Waiting } from './sent-deadline.js';

/** Most events of one script call: Redis does nothing else meanwhile, about 5 µs for each. */
const MOST_EVENTS = 256;
const MOST_TEXT = 1024 * 1024;
const RETRY_AFTER = 100;
/** Redis remembers the last batch of a publisher for a day; that it is gone means nothing after half of that. */
const RECORD_IS_KEPT = 43_200_000;

/**
 * Sends events in batches, one at a time: what was published in one turn, and what comes while a batch is under way, shares the
 * next. So order is kept, and a batch that was sent twice, by a client that reconnects, is known by its number.
 */
export class PublishQueue {
  private readonly publisher: string;
  private waiting: Waiting[] = [];
  private number = 0;
  /** The last batch that Redis has said yes to, of which log, and when. */
  private acknowledged = { number: 0, epoch: '', at: 0 };
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: RedisSettings,
    private readonly keys: RedisKeys,
    private readonly head: KnownHead,
  ) {
    this.publisher = keys.publisher(randomBytes(8).toString('hex'));
  }

  /** Resolves with the position of the event once it is in the log. */
  async add(entry: LogEntry): Promise<Cursor> {
    const { maxWaiting, timeout } = this.settings;
    if (this.waiting.length >= maxWaiting) {
      throw new LogWriteError(
        `${maxWaiting} events wait for Redis already; publish less at a time, or raise maxWaiting`,
      );
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({
        entry,
        size: entry.text.length,
        deadline: performance.now() + timeout,
        resolve,
        reject,
      });
      this.running ??= this.run();
      this.arm();
    });
  }

  /** Resolves when everything that waits is in the log or rejected. */
  async close(): Promise<void> {
    // A frozen Redis answers nothing; by then everybody has been told.
    if (this.running) await withTimeout(this.running, this.settings.timeout, () => undefined);
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    // What is published in the same breath goes along.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const group = this.take();
      const batch = this.prepare(group);
      if (batch) await this.send(batch, group);
    }
    this.running = undefined;
  }

  /** An entry that its owner changed after `append` checked it must not end the process: its group is rejected. */
  private prepare(group: readonly Waiting[]): Batch | undefined {
    const { acknowledged } = this;
    const known = performance.now() - acknowledged.at < RECORD_IS_KEPT ? acknowledged : undefined;
    try {
      return new Batch(++this.number, known, this.publisher, group, this.settings, this.keys);
    } catch (error) {
      rejectAll(group, new LogWriteError('the events could not be prepared', { cause: error }));
      return undefined;
    }
  }

  private take(): Waiting[] {
    let text = 0;
    let count = 0;
    while (count < this.waiting.length && count < MOST_EVENTS && text < MOST_TEXT) {
      text += this.waiting[count++]!.size;
    }
    return this.waiting.splice(0, count);
  }

  /** Until Redis has said yes or no, or nobody waits for it any more. */
  private async send(batch: Batch, group: readonly Waiting[]): Promise<void> {
    const { timeout } = this.settings;
    const { deadline } = group.at(-1)!;
    const bound = new SentDeadline(group, timeout);
    for (;;) {
      try {
        const cursors = await batch.run(this.head);
        const { epoch } = cursors[0]!;
        this.acknowledged = { number: batch.number, epoch, at: performance.now() };
        this.head.acknowledge(cursors.at(-1)!);
        for (const [index, { resolve }] of group.entries()) resolve(cursors[index]!);
        break;
      } catch (error) {
        if (isRefusal(error)) {
          rejectAll(group, new LogWriteError((error as Error).message, { cause: error }));
          break;
        }
        if (performance.now() + RETRY_AFTER > deadline) {
          rejectAll(group, new LogTimeoutError(timeout, { cause: error }));
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
      }
    }
    bound.clear();
  }

  /** Those whose time is over before they were sent: nobody received them. */
  private readonly expire = (): void => {
    this.timer = undefined;
    const now = performance.now();
    const over = this.waiting.filter(({ deadline }) => deadline <= now);
    this.waiting = this.waiting.slice(over.length);
    rejectAll(over, new LogWriteError(`Redis did not answer within ${this.settings.timeout} ms`));
    this.arm();
  };

  private arm(): void {
    const [first] = this.waiting;
    if (!first || this.timer) return;
    this.timer = setTimeout(this.expire, Math.max(1, first.deadline - performance.now()));
    this.timer.unref();
  }
}

function rejectAll(group: readonly Waiting[], error: Error): void {
  for (const { reject } of group) reject(error);
}

/** States of a server that pass: it is loading its data, or another one is taking over. */
const PASSING = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|UNBLOCKED|NOREPLICAS)\b/;

/** Whether Redis has answered that it did not and will not run a command; otherwise it may have run, or may run next time. */
function isRefusal(error: unknown): boolean {
  const { name, message } = error as Error;
  return error instanceof LogFormatError || (name === 'ReplyError' && !PASSING.test(message));
}

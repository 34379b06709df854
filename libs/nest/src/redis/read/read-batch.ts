import { LogUnavailableError } from '../../errors/log.errors.js';
import type { RoomResult, RoomQuery } from './room-query.interface.js';

/** A question with all who asked it. */
export interface Asked {
  readonly question: RoomQuery;
  readonly answer: Promise<RoomResult>;
  readonly resolve: (result: RoomResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions that go to Redis together: who asks the same as another gets the same answer. */
export class ReadBatch {
  private readonly asked = new Map<string, Asked>();
  /** Whether nobody waits for it any more. */
  over = false;
  private readonly timer: NodeJS.Timeout;

  /** @param timeout milliseconds after which all who wait are told that Redis does not answer. */
  constructor(timeout: number) {
    this.timer = setTimeout(() => {
      this.fail(new LogUnavailableError(new Error(`Redis did not answer within ${timeout} ms`)));
    }, timeout);
    this.timer.unref();
  }

  /** Joins who asks the same, if that is not answered yet. */
  async ask(question: RoomQuery): Promise<RoomResult> {
    const key = `${question.after} ${question.count} ${question.bytes} ${question.room}`;
    let asked = this.asked.get(key);
    if (!asked) this.asked.set(key, (asked = createAsked(question)));
    return asked.answer;
  }

  /** The questions, in groups of at most so many rooms and events. */
  *groups(mostRooms: number, mostEvents: number): Generator<readonly Asked[]> {
    let group: Asked[] = [];
    let events = 0;
    for (const asked of this.asked.values()) {
      const { count } = asked.question;
      if (group.length === mostRooms || (group.length > 0 && events + count > mostEvents)) {
        yield group;
        [group, events] = [[], 0];
      }
      group.push(asked);
      events += count;
    }
    if (group.length > 0) yield group;
  }

  /** Tells all who have no answer yet. */
  fail(error: unknown): void {
    for (const { reject } of this.asked.values()) reject(error);
    this.done();
  }

  done(): void {
    this.over = true;
    clearTimeout(this.timer);
  }
}

function createAsked(question: RoomQuery): Asked {
  let resolve!: Asked['resolve'];
  let reject!: Asked['reject'];
  const answer = new Promise<RoomResult>((onAnswer, onError) => {
    resolve = onAnswer;
    reject = onError;
  });
  // Those who wait are told; that nobody waits any more is no crash.
  answer.catch(() => undefined);
  return { question, answer, resolve, reject };
}

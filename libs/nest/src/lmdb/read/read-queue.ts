/** Milliseconds for readers in one turn of the event loop, after which other work gets its turn. */
const SLICE = 8;

interface Waiting {
  readonly key: string;
  readonly answer: () => unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Answers readers in slices, turn after turn, so that hundreds of clients that reconnect at once do not hold up other work. A single
 * reader is answered at once. Readers that ask the same in one turn share one answer.
 */
export class ReadQueue {
  private waiting: Waiting[] = [];
  private readonly answers = new Map<string, unknown>();
  /** Whether this turn has a slice, which may be used up. */
  private running = false;
  private sliceEnd = 0;
  /**
   * Whether a reader has its answer and is not done with it. A tick that is asked for by a promise comes after all other
   * promises, so what readers do with their answers counts as time of the slice too.
   */
  private ticking = false;

  /**
   * Answers now, or in a later turn.
   *
   * @param key what is asked, as a text: the same key has the same answer until {@link forget}.
   * @param answer computes the answer; may throw.
   */
  ask<Answer>(key: string, answer: () => Answer): Answer | Promise<Answer> {
    if (!this.running) this.beginTurn();
    if (!this.ticking && this.waiting.length === 0 && performance.now() < this.sliceEnd) {
      this.tick();
      return this.answerOf(key, answer);
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, answer, resolve: resolve as Waiting['resolve'], reject });
    });
  }

  /** Shares no answer from before with who asks from now on: a commit changed the log. */
  forget(): void {
    this.answers.clear();
  }

  /** Answers all that wait, now. */
  finish(): void {
    for (const one of this.waiting.splice(0)) this.settle(one);
    this.forget();
  }

  private beginTurn(): void {
    this.running = true;
    this.sliceEnd = performance.now() + SLICE;
    setImmediate(this.nextTurn);
  }

  private readonly nextTurn = (): void => {
    this.running = false;
    this.forget();
    if (this.waiting.length === 0) return;
    this.beginTurn();
    if (!this.ticking) this.answerNext();
  };

  private answerNext(): void {
    this.settle(this.waiting.shift()!);
    this.tick();
  }

  private tick(): void {
    this.ticking = true;
    queueMicrotask(() => process.nextTick(this.goOn));
  }

  private readonly goOn = (): void => {
    this.ticking = false;
    if (this.waiting.length > 0 && performance.now() < this.sliceEnd) this.answerNext();
  };

  private settle({ key, answer, resolve, reject }: Waiting): void {
    try {
      resolve(this.answerOf(key, answer));
    } catch (error) {
      reject(error);
    }
  }

  private answerOf<Answer>(key: string, answer: () => Answer): Answer {
    const known = this.answers.get(key);
    if (known !== undefined) return known as Answer;
    const made = answer();
    this.answers.set(key, made);
    return made;
  }
}

import type { Backplane } from './backplane.interface.js';

interface Call {
  readonly name: string;
  readonly argument: unknown;
}

/** Calls to all nodes by name: each node answers for what it has. */
export class BackplaneCalls {
  private readonly answers = new Map<string, (argument: never) => unknown>();

  constructor(private readonly backplane: Pick<Backplane, 'call'>) {}

  /** Says how this node answers a call. Argument and answer are JSON. */
  on<Argument>(name: string, answer: (argument: Argument) => unknown): void {
    this.answers.set(name, answer);
  }

  /** Answers a call of any node. A node of another version may not know it: its answer is `undefined`. */
  answer(request: unknown): unknown {
    const { name, argument } = request as Call;
    return this.answers.get(name)?.(argument as never);
  }

  /** Asks all nodes. @returns the answers of those that answered in time. @throws what the backplane throws */
  async ask<Answer>(name: string, argument?: unknown): Promise<Answer[]> {
    const answers = await this.backplane.call({ name, argument } satisfies Call);
    return answers.filter((answer) => answer !== undefined) as Answer[];
  }

  /** Asks all nodes for numbers. @returns their sum. */
  async sum(name: string, argument: unknown): Promise<number> {
    const numbers = await this.ask<number>(name, argument);
    return numbers.reduce((one, other) => one + other, 0);
  }

  /** Asks until one node says yes. @returns whether one did. */
  async any(name: string, argument: unknown): Promise<boolean> {
    const isYes = (answer: unknown): boolean => answer === true;
    const request: Call = { name, argument };
    const answers = await this.backplane.call(request, (sofar) => sofar.some(isYes));
    return answers.some(isYes);
  }
}

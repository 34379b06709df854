/** A call that waits for the answers of other nodes. */
export class PendingCall {
  readonly answers: unknown[] = [];
  private readonly answered = new Set<string>();
  private expected: readonly string[] | undefined;
  private resolve: (() => void) | undefined;

  constructor(private readonly enough: (answers: readonly unknown[]) => boolean) {}

  get over(): boolean {
    return this.enough(this.answers) || this.expected?.every((node) => this.answered.has(node)) === true;
  }

  /** @param answer `undefined` from a node that has none. */
  take(node: string, answer: unknown): void {
    if (this.answered.has(node)) return;
    this.answered.add(node);
    if (answer !== undefined) this.answers.push(answer);
    if (this.over) this.resolve?.();
  }

  /** Says whose answers there will be; some may have come. */
  expect(nodes: readonly string[]): void {
    this.expected = nodes;
  }

  /** Resolves when all have answered, or enough of them, or the time is over. */
  async settled(milliseconds: number): Promise<void> {
    if (this.over) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.resolve = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }
}

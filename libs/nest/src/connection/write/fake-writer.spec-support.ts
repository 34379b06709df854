import type { Batch } from './batch.js';
import { ResponseWriter, type WriterOwner } from './response-writer.js';

/** A response that takes what it is given, or says that it is full. */
export class FakeWriter extends ResponseWriter {
  /** The text of each write. */
  readonly writes: string[] = [];
  /** Whether writes are answered with "full". */
  full = false;
  /** Bytes that the response holds. */
  held = 0;
  private waiting: (() => void) | undefined;

  constructor() {
    super({} as never);
  }

  get text(): string {
    return this.writes.join('');
  }

  /** Whether somebody waits for the drain. */
  get awaited(): boolean {
    return this.waiting !== undefined;
  }

  override get pending(): number {
    return this.held;
  }

  override write(batch: Batch, owner: WriterOwner): boolean {
    this.writes.push(batch.chunk.toString());
    if (this.full) this.waiting = () => owner.drained();
    return !this.full;
  }

  override release(): void {
    this.waiting = undefined;
  }

  drain(): void {
    this.full = false;
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.();
  }
}

/** Resolves in the turn of the event loop after the next. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

import type { Batch } from './batch.js';
import { ResponseWriter } from './response-writer.js';

/** A response that takes what it is given, or says that it is full. */
export class FakeWriter extends ResponseWriter {
  /** The text of each write. */
  readonly writes: string[] = [];
  /** Whether writes are answered with "full". */
  full = false;
  /** Bytes that the response holds. */
  held = 0;
  private onDrain: (() => void) | undefined;

  constructor() {
    super({} as never);
  }

  get text(): string {
    return this.writes.join('');
  }

  /** Whether somebody waits for the drain. */
  get awaited(): boolean {
    return this.onDrain !== undefined;
  }

  override get pending(): number {
    return this.held;
  }

  override write(batch: Batch, onDrain: () => void): boolean {
    this.writes.push(batch.chunk.toString());
    if (this.full) this.onDrain = onDrain;
    return !this.full;
  }

  override release(onDrain: () => void): void {
    if (this.onDrain === onDrain) this.onDrain = undefined;
  }

  drain(): void {
    this.full = false;
    const { onDrain } = this;
    this.onDrain = undefined;
    onDrain?.();
  }
}

/** Resolves in the turn of the event loop after the next. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

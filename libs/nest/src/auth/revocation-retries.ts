import { RetryDelay } from '../time/retry-delay.js';
import type { StreamOwner } from './ticket/revocation-marks.js';
import type { RevocationPosition } from './ticket/ticket-store.interface.js';

/** A revocation, and how far it is. */
export interface Revocation {
  readonly owner: StreamOwner;
  closed: number;
  position: RevocationPosition | undefined;
  /** Whether the nodes were told since the store has it: before that they may still have let tickets in. */
  told: boolean;
}

/** Where problems are logged. */
export interface RevokerLogger {
  error(message: string): void;
}

/** What can be tried again. */
interface Tries {
  store(revocation: Revocation): Promise<void>;
  tell(revocation: Revocation): Promise<void>;
}

/** Most revocations that are tried again at a time. */
const MOST = 10_000;

/** Tries again what a revocation could not do, until it is done, or every ticket before it has ended. */
export class RevocationRetries {
  private readonly pending = new Map<Revocation, number>();
  private readonly delay = new RetryDelay();
  private running = false;
  private closed = false;

  /** @param patience milliseconds after which a revocation is given up. */
  constructor(
    private readonly revoker: Tries,
    private readonly patience: number,
    private readonly logger: RevokerLogger,
  ) {}

  add(revocation: Revocation): void {
    if (this.closed) return;
    const [oldest] = this.pending.keys();
    if (this.pending.size >= MOST) this.giveUp(oldest!);
    this.pending.set(revocation, performance.now() + this.patience);
    if (!this.running) void this.run();
  }

  close(): void {
    this.closed = true;
    this.delay.cancel();
    for (const revocation of this.pending.keys()) this.giveUp(revocation);
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.pending.size > 0) {
      await this.delay.wait();
      const [...all] = this.pending.keys();
      await untilFailure(
        all.filter(({ position }) => !position).map((one) => async () => this.revoker.store(one)),
      );
      await untilFailure(
        all.filter(({ position }) => position).map((one) => async () => this.revoker.tell(one)),
      );
      this.sort();
    }
    this.delay.reset();
    this.running = false;
  }

  private sort(): void {
    const now = performance.now();
    for (const [revocation, endsAt] of this.pending) {
      if (revocation.position && revocation.told) this.pending.delete(revocation);
      else if (endsAt <= now) this.giveUp(revocation);
    }
  }

  private giveUp(revocation: Revocation): void {
    if (!this.pending.delete(revocation)) return;
    const { owner, position } = revocation;
    const kind = 'userId' in owner ? 'user' : 'session';
    const missing = position ? 'other nodes were never told' : 'the ticket store never had it';
    // Without the id, which is the application's to log.
    this.logger.error(`A revocation of a ${kind} is given up incomplete: ${missing}`);
  }
}

/** What fails for one would fail for the others: the store or the backplane cannot be reached. */
async function untilFailure(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  try {
    for (const task of tasks) await task();
  } catch {
    // Tried again after the next pause.
  }
}

import { parseCursor } from '@nestream/protocol';

/** An event that was handed to a node, and what came of it. */
export interface Issued {
  readonly uid: number;
  readonly rooms: readonly string[];
  readonly issuedAt: number;
  /** When its publisher was answered; absent while it waits. */
  settledAt?: number;
  /** Its position, where it was acknowledged. */
  epoch?: string;
  seq?: number;
  /** The code of its error, where it was rejected. */
  code?: string;
}

/** All that was published, by whatever node. */
export class Ledger {
  readonly issued: Issued[] = [];
  /** The incarnations of the log, in the order in which they were acknowledged. */
  readonly epochs: string[] = [];
  waiting = 0;

  issue(rooms: readonly string[]): number {
    const uid = this.issued.length;
    this.issued.push({ uid, rooms, issuedAt: performance.now() });
    this.waiting++;
    return uid;
  }

  acknowledged(uid: number, id: string): void {
    const { epoch, seq } = parseCursor(id)!;
    this.settle(uid, { epoch, seq });
    if (!this.epochs.includes(epoch)) this.epochs.push(epoch);
  }

  rejected(uid: number, code: string): void {
    this.settle(uid, { code });
  }

  /** The events that were acknowledged. */
  get kept(): (Issued & { epoch: string; seq: number })[] {
    return this.issued.filter(
      (event): event is Issued & { epoch: string; seq: number } => event.seq !== undefined,
    );
  }

  /** The numbers of rejections, by code. */
  get rejections(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { code } of this.issued) if (code !== undefined) counts[code] = (counts[code] ?? 0) + 1;
    return counts;
  }

  /** The longest that a publisher waited for its answer, in milliseconds. */
  get longestAnswer(): number {
    return this.issued.reduce(
      (longest, { issuedAt, settledAt = issuedAt }) => Math.max(longest, settledAt - issuedAt),
      0,
    );
  }

  private settle(uid: number, outcome: Partial<Issued>): void {
    Object.assign(this.issued[uid]!, outcome, { settledAt: performance.now() });
    this.waiting--;
  }
}

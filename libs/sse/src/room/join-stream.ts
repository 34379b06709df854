import type { Cursor, GapData, ResumeOutcome } from '@event-stream/protocol';
import type { Subscriber } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { SubscriptionTarget } from './subscription-target.interface.js';

/** Puts a subscription onto its connection: messages through the handler's Observable, the rest past it. */
export class JoinStream implements SubscriptionTarget {
  constructor(
    private readonly connection: Connection,
    private readonly subscriber: Subscriber<object>,
    /** Called when the stream is established. */
    private readonly onEstablished: () => void,
    readonly logFailed: (error: unknown) => void,
  ) {}

  get writable(): boolean {
    return this.connection.writable;
  }

  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    this.connection.established(resume, cursor, gap);
    if (cursor) this.onEstablished();
  }

  /** Not through the Observable: an operator that filters must not be able to hide a loss. */
  lost(gap: GapData): void {
    this.connection.sendGap(gap);
  }

  next(message: object): void {
    this.subscriber.next(message);
  }

  complete(): void {
    this.subscriber.complete();
  }

  error(error: unknown): void {
    this.subscriber.error(error);
  }
}

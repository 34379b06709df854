import type { Cursor, GapData, ResumeOutcome } from '@event-stream/protocol';
import type { Subscriber } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { SubscriptionTarget } from './subscription-target.interface.js';

/** What the rooms want to know of a join. */
export interface JoinHooks {
  /** The stream is established; it is in its rooms now. */
  established(): void;
  /** It has left a room. */
  left(room: string): void;
  /** The log could not be read. */
  logFailed(error: unknown): void;
}

/** Puts a subscription onto its connection: messages through the handler's Observable, the rest past it. */
export class JoinStream implements SubscriptionTarget {
  constructor(
    private readonly connection: Connection,
    private readonly subscriber: Subscriber<object>,
    private readonly hooks: JoinHooks,
  ) {}

  get writable(): boolean {
    return this.connection.writable;
  }

  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    this.connection.established(resume, cursor, gap);
    if (cursor) this.hooks.established();
  }

  /** Not through the Observable: an operator that filters must not be able to hide a loss. */
  lost(gap: GapData): void {
    this.connection.sendGap(gap);
  }

  next(message: object): void {
    this.subscriber.next(message);
  }

  left(room: string): void {
    this.hooks.left(room);
  }

  logFailed(error: unknown): void {
    this.hooks.logFailed(error);
  }

  complete(): void {
    this.subscriber.complete();
  }

  error(error: unknown): void {
    this.subscriber.error(error);
  }
}

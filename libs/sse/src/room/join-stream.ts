import type { Cursor, GapData, ResumeOutcome } from '@event-stream/protocol';
import type { Subscriber } from 'rxjs';
import { attempt } from '../connection/attempt.js';
import type { Connection } from '../connection/connection.js';
import type { SubscriptionTarget } from './subscription-target.interface.js';

/** What the rooms want to know of a join. */
export interface JoinHooks {
  /** The stream is established; it is in its rooms now. */
  established(): void;
  /** It has left a room, or the room has ended. */
  left(room: string, ended: boolean): void;
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
    return this.connection.rooms.writable;
  }

  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    this.connection.rooms.established(resume, cursor, gap);
    // The connection may have ended in opening.
    if (cursor && !this.subscriber.closed) this.hooks.established();
  }

  /** Not through the Observable: an operator that filters must not be able to hide a loss. */
  lost(gap: GapData, cursor?: Cursor): void {
    this.connection.rooms.sendGap(gap, cursor);
  }

  next(message: object): void {
    // Not through emit(): this runs for every delivery, and a closure would be made for each.
    try {
      this.subscriber.next(message);
    } catch (error) {
      this.connection.failed(error);
    }
  }

  replayed(count: number): void {
    this.connection.rooms.stats.replayed += count;
  }

  lagged(): void {
    this.connection.rooms.stats.lags++;
  }

  left(room: string, ended: boolean): void {
    this.hooks.left(room, ended);
  }

  logFailed(error: unknown): void {
    this.hooks.logFailed(error);
  }

  complete(): void {
    this.emit(() => this.subscriber.complete());
  }

  error(error: unknown): void {
    this.emit(() => this.subscriber.error(error));
  }

  /** What throws here is a teardown of the application, run by an operator that ends. Without this the end would be lost. */
  private emit(task: () => void): void {
    attempt(task, (error) => this.connection.failed(error));
  }
}

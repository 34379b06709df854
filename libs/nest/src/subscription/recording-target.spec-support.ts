import type { Cursor, GapData, ResumeOutcome } from '@nestream/protocol';
import { EncodedEvent } from '../event/encoded-event.js';
import type { SubscriptionTarget } from './subscription-target.interface.js';

/** What a subscription gave, in order. */
export type Given =
  | {
      readonly established: ResumeOutcome;
      readonly cursor: Cursor | undefined;
      readonly gap: GapData | undefined;
    }
  | { readonly lost: GapData; readonly cursor?: Cursor | undefined }
  | { readonly next: number | object }
  | { readonly complete: true }
  | { readonly error: unknown };

/** Records what a subscription gives; events as their `seq`. */
export class RecordingTarget implements SubscriptionTarget {
  replayedCount = 0;
  lags = 0;
  writable = true;
  readonly given: Given[] = [];
  readonly failures: unknown[] = [];
  readonly leftRooms: { readonly room: string; readonly ended: boolean }[] = [];
  /** Called after each message was recorded. */
  onNext: () => void = () => undefined;
  /** Called after the stream was established. */
  onEstablished: () => void = () => undefined;

  get seqs(): number[] {
    return this.given.flatMap((one) => ('next' in one && typeof one.next === 'number' ? [one.next] : []));
  }

  get gaps(): GapData[] {
    return this.given.flatMap((one) => {
      if ('lost' in one) return [one.lost];
      return 'established' in one && one.gap ? [one.gap] : [];
    });
  }

  get completed(): boolean {
    return this.given.some((one) => 'complete' in one);
  }

  takes(_bytes: number): boolean {
    return this.writable;
  }

  established(resume: ResumeOutcome, cursor: Cursor | undefined, gap: GapData | undefined): void {
    this.given.push({ established: resume, cursor, gap });
    this.onEstablished();
  }

  lost(gap: GapData, cursor?: Cursor): void {
    this.given.push(cursor ? { lost: gap, cursor } : { lost: gap });
  }

  next(message: object): void {
    this.given.push({ next: message instanceof EncodedEvent ? message.seq : message });
    this.onNext();
  }

  replayed(count: number): void {
    this.replayedCount += count;
  }

  lagged(): void {
    this.lags++;
  }

  left(room: string, ended: boolean): void {
    this.leftRooms.push({ room, ended });
  }

  complete(): void {
    this.given.push({ complete: true });
  }

  error(error: unknown): void {
    this.given.push({ error });
  }

  logFailed(error: unknown): void {
    this.failures.push(error);
  }
}

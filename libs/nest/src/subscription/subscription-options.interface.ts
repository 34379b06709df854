import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../event/encoded-event.js';
import type { JoinFrom } from './resume-plan.js';

/** What a subscription is made of. */
export interface SubscriptionOptions {
  readonly connectionId: string;
  /** The rooms to begin with, the reserved ones included. */
  readonly rooms: readonly string[];
  readonly lastEventId: string | undefined;
  readonly from: JoinFrom;
  /** Most events that are replayed to a client that comes back. */
  readonly replayLimit: number;
  /** Gives the messages for a client that has no state to build on; called with the position already taken. */
  readonly snapshot?: ((cursor: Cursor) => Promise<readonly object[]>) | undefined;
  /** Events it refuses are not handed on. */
  readonly filter?: ((event: EncodedEvent) => boolean) | undefined;
  /** Whether to open the stream while the log is away, and begin when it is back. */
  readonly waitForLog: boolean;
}

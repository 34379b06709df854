import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../event/encoded-event.js';

/** Who receives the live events of rooms. */
export interface Follower {
  /** Called for each event of a followed room, in `seq` order; for an event of several rooms it may be called several times. */
  onLive(event: EncodedEvent): void;
  /** Events after `through` may not have been given; from now on they are. What was missed is in the log. */
  onInterrupted(through: Cursor): void;
}

import type { EncodedEvent } from '../event/encoded-event.js';
import type { PublishableEvent } from '../event/contract/event-declaration.js';
import type { Member } from '../nodes/member.interface.js';
import type { JoinFrom } from '../subscription/resume-plan.js';

/** The state of rooms, as one event or several. */
export type Snapshot = PublishableEvent | readonly PublishableEvent[];

/** How a connection joins its rooms. */
export interface JoinOptions {
  /**
   * Where a client without a last event id begins: `live`, `start` (all the log keeps), or `{ last: n }` events.
   * Default `live`. A client with a last event id is always resumed from there.
   */
  readonly from?: JoinFrom | undefined;
  /**
   * Gives the state for a client that has none to build on: a new one, or one whose position is of no use any more.
   * Called after the position was taken, so no event falls between; sent before any event. A throw fails the join.
   * Default: none.
   */
  readonly snapshot?: (() => Snapshot | Promise<Snapshot>) | undefined;
  /**
   * Announces the client in its rooms with `user-joined` and `user-left`: as the given member, or with `true` as the
   * connection's user. Default `false`.
   */
  readonly presence?: boolean | Member | undefined;
  /**
   * Events for which it returns false are not sent to this client; the client's position moves past them nevertheless.
   * Called for each event, so it should be cheap. A throw ends the stream with an error. Default: none.
   */
  readonly filter?: ((event: EncodedEvent) => boolean) | undefined;
}

import type { SseClientState } from '../../reconnect/client-state.js';
import type { Entry, EventRecord, Position } from './record.js';

/** A place and the last event id there. */
export interface Place {
  readonly at: Position;
  readonly id: string;
}

/** What a tab that begins without history is told. */
export interface Snapshot extends Place {
  readonly state: SseClientState;
  /** The `connected` event of the current connection. */
  readonly connected: EventRecord | undefined;
}

/** What tabs tell each other. */
export type Message =
  /** The leader: what has just happened. */
  | { readonly type: 'entries'; readonly entries: readonly Entry[] }
  /** A tab: this is where I am, what comes after it? Also asks whether there is a leader at all. */
  | {
      readonly type: 'ask';
      readonly from: string;
      /** When it began to take part. */
      readonly joined: number;
      readonly at: Position | undefined;
      readonly id: string;
    }
  /** The leader, to one tab. */
  | {
      readonly type: 'answer';
      readonly to: string;
      readonly snapshot: Snapshot;
      /** Everything after the place that was asked for, if the leader still holds it. */
      readonly entries: readonly Entry[] | undefined;
      /** The place that the entries follow, if it was found by the id. */
      readonly since: Place | undefined;
    };

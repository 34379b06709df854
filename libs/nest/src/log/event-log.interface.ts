import type { Cursor } from '@nestream/protocol';
import type { EventBody } from '../event/event-body.js';
import type { EncodedEvent } from '../event/encoded-event.js';

/** DI token of the event log in use. */
export const EventLog = Symbol('EventLog');

/** An event on its way into the log. */
export interface LogEntry extends EventBody {
  /** The rooms that receive it, without duplicates; one position in the log however many they are. */
  readonly rooms: readonly string[];
  /** An append with a key that the log still remembers answers with the first event and adds nothing. */
  readonly idempotencyKey?: string | undefined;
  /** Id of a connection that must not receive the event. */
  readonly except?: string | undefined;
  /** Marks the end of its rooms. */
  readonly ends?: boolean | undefined;
}

/**
 * Where a reader wants to begin: now, with everything kept, with the last `n` events, or after a position
 * (with at most `replayLimit` events, the newest).
 */
export type LogOrigin =
  'live' | 'start' | { readonly last: number } | { readonly after: Cursor; readonly replayLimit: number };

/** Events of one room that the log held once and holds no more. */
export interface RoomLoss {
  /** Name of the room. */
  readonly room: string;
  /** Everything of the room up to and including this `seq` is gone or was left out. */
  readonly through: number;
}

/** Where a reader begins. */
export interface LogStart {
  /** The position to read on from. */
  readonly cursor: Cursor;
  /**
   * False when the position asked for belongs to another epoch or lies ahead of the log. `cursor` is the head then, or, where the log
   * knows that its history has the position, that one: all that was not lost is read on from there.
   */
  readonly known: boolean;
  /** Rooms that lost events after the position asked for. */
  readonly lost: readonly RoomLoss[];
  /** Rooms of which events were left out because there were more than the limit. */
  readonly skipped: readonly RoomLoss[];
  /** Number of events that were left out, each once; absent where there are none, or the log does not count them. */
  readonly skippedCount?: number;
  /** Rooms whose last event is an end mark at or before `cursor`. */
  readonly ended: readonly string[];
}

/** Bounds of one page. At least one event is returned where there is one, however large. */
export interface PageLimit {
  /** Most events. */
  readonly count: number;
  /** Most bytes of their wire form. */
  readonly bytes: number;
}

/** One page of the log. */
export interface LogPage {
  /** In `seq` order, each event once, end marks included. */
  readonly events: readonly EncodedEvent[];
  /** The page covers everything up to and including this `seq`. */
  readonly through: number;
  /** False when the limit cut the page short of what the log holds. */
  readonly complete: boolean;
  /** Rooms that lost events after the position read from. */
  readonly lost: readonly RoomLoss[];
  /** False when the log began anew since the position was handed out: nothing is read, the reader has to seek. */
  readonly known: boolean;
}

/** Who receives the live feed of a log. Its methods must not throw. */
export interface LogListener {
  /** Called for every event, in `seq` order, each once. */
  onEvent(event: EncodedEvent): void;
  /**
   * The feed was interrupted: events after `through` may never come. Called when it is whole again, so that what is read from
   * the log now joins to what comes.
   */
  onInterrupted(through: Cursor): void;
}

/** A live feed of the log. It may lag behind what is read, and may have events of rooms that nobody follows: a listener looks at their rooms. */
export interface LogTail {
  /** Resolves once events of the room that are appended from then on are delivered. */
  follow(room: string): Promise<void> | void;
  /** Events of the room need no longer be delivered. */
  unfollow(room: string): void;
  /** Stops the delivery; nothing comes after it has resolved. */
  close(): Promise<void>;
}

/**
 * A totally ordered log of events: the port between the rooms and a store.
 *
 * Every implementation passes `describeEventLog` of `@nestream/nest/testing`.
 */
export interface EventLog {
  /**
   * Resolves with the event's position once it is in the log. A rejection means that nobody received it, unless the error
   * says that the outcome is unknown; an `idempotencyKey` makes a retry safe.
   */
  append(entry: LogEntry): Promise<Cursor>;
  /**
   * Finds the position from which a reader of `rooms` begins, and what it has lost before that. A log that knows it without waiting
   * answers without a promise: a stream then opens in one step.
   */
  seek(rooms: readonly string[], origin: LogOrigin): LogStart | Promise<LogStart>;
  /** Reads the events of `rooms` after a position that this log handed out. */
  read(rooms: readonly string[], after: Cursor, limit: PageLimit): LogPage | Promise<LogPage>;
  /** Starts a live feed. */
  tail(listener: LogListener): Promise<LogTail>;
  /**
   * Takes what the log needs alone, such as a folder; the module calls it once the application has started. A log that has it takes
   * nothing before, except for a first use that comes earlier. A throw fails the start.
   */
  open?(): Promise<void> | void;
  /** Releases what the log holds; appends and reads reject from then on. */
  close(): Promise<void>;
}

import type { SseClientState } from '../../reconnect/client-state.js';
import { oversize } from '../../transport/header-text.js';

/** A place in what the tabs share: the `n`th record of one leader's term. Later leaders have greater terms. */
export interface Position {
  readonly term: number;
  readonly n: number;
}

/** The first record of a term (`n` is 0): where the new leader had got to, after which the server was asked to go on. */
interface BeginRecord {
  readonly kind: 'begin';
  readonly after: Position | undefined;
  readonly id: string;
}

/** An event as it came. */
export interface EventRecord {
  readonly kind: 'event';
  readonly type: string;
  readonly raw: string;
  readonly id: string;
  /** A control event; one of a type that is reserved for the server, which `*` leaves out; or any other. */
  readonly reach: 'control' | 'reserved' | 'all';
}

/** One step of the shared connection. */
export type RelayRecord =
  | BeginRecord
  | EventRecord
  /** The last event id moved without an event. */
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'state'; readonly state: SseClientState }
  | { readonly kind: 'error'; readonly error: unknown }
  /** Of a later version of this package. */
  | { readonly kind: 'unknown' };

/** A record and its place. */
export interface Entry {
  readonly at: Position;
  readonly record: RelayRecord;
}

/** The id to resume after from this record on, for those that say one; not one too large for that, as in a client of its own. */
export function idOf(record: RelayRecord): string | undefined {
  return 'id' in record && !oversize(record.id) ? record.id : undefined;
}

import { HttpStatusError } from '../../errors/http-status.error.js';
import type { SseClientState } from '../../reconnect/client-state.js';
import type { Entry, RelayRecord } from './record.js';
import { RelayedError } from './relayed.error.js';

/** What a channel can carry of an error: answers and causes cannot be cloned. */
interface PortableError {
  readonly relayed: readonly [name: string, message: string, status: number | undefined];
}

/** The entry with its errors made fit for a channel. */
export function toPortable(entry: Entry): Entry {
  return { ...entry, record: mapErrors(entry.record, describe) };
}

/** The entry with the errors that came over a channel made errors again. */
export function fromPortable(entry: Entry): Entry {
  return { ...entry, record: mapErrors(entry.record, revive) };
}

/** A state with its error made fit for a channel. */
export function toPortableState(state: SseClientState): SseClientState {
  return mapState(state, describe);
}

/** A state whose error came over a channel. */
export function fromPortableState(state: SseClientState): SseClientState {
  return mapState(state, revive);
}

function mapErrors(record: RelayRecord, map: (error: unknown) => unknown): RelayRecord {
  if (record.kind === 'error') return { ...record, error: map(record.error) };
  if (record.kind === 'state') return { ...record, state: mapState(record.state, map) };
  return record;
}

function mapState(state: SseClientState, map: (error: unknown) => unknown): SseClientState {
  if (state.name === 'waiting') return { ...state, cause: map(state.cause) };
  if (state.name === 'closed' && 'error' in state) return { ...state, error: map(state.error) };
  return state;
}

function describe(error: unknown): PortableError {
  if (error instanceof RelayedError) return { relayed: [error.originalName, error.message, error.status] };
  const status = error instanceof HttpStatusError ? error.status : undefined;
  // Not instanceof: an error of another realm, such as one of a fetch that was given, is none of this one's.
  const { name = 'Error', message = error } = Object(error) as { name?: unknown; message?: unknown };
  return { relayed: [textOf(name), textOf(message), status] };
}

/** What users throw need not have a text, and what a channel cannot carry would be lost with all that goes with it. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}

function revive(error: unknown): RelayedError {
  return new RelayedError(...(error as PortableError).relayed);
}

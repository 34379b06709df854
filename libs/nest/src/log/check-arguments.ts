import type { Cursor } from '@nestream/protocol';
import { InvalidEventError } from '../errors/event.errors.js';
import type { LogEntry, LogListener, LogOrigin, PageLimit } from './event-log.interface.js';
import { show } from '../options/option-rules.js';

/**
 * Refuses an entry that a log could not write. A log that writes later must check first: an error that surfaces in its timer has
 * no caller to reject, and ends the process.
 *
 * @throws InvalidEventError
 */
export function assertEntry(entry: LogEntry): void {
  if (typeof entry !== 'object' || entry === null) {
    throw new InvalidEventError(`A log entry is ${show(entry)}; append { rooms, text, json }`);
  }
  const { rooms, text, type, except, idempotencyKey } = entry;
  if (!Array.isArray(rooms) || rooms.length === 0) {
    throw new InvalidEventError('An event must be published to at least one room');
  }
  assertText('A room', rooms);
  if (typeof text !== 'string') {
    throw new InvalidEventError(`The text of a log entry is ${show(text)}; give its event: and data: lines`);
  }
  assertText('The type of a log entry', [type ?? '']);
  assertText('except', [except ?? '']);
  assertText('idempotencyKey', [idempotencyKey ?? '']);
}

/** @throws TypeError for what is not a list of room names, or not a {@link LogOrigin}. */
export function assertSeek(rooms: readonly string[], origin: LogOrigin): void {
  assertRooms(rooms);
  if (origin === 'live' || origin === 'start') return;
  if (typeof origin === 'object' && origin !== null) {
    if ('last' in origin && isCount(origin.last)) return;
    if ('after' in origin && isCount(origin.replayLimit)) return assertCursor(origin.after);
  }
  throw new TypeError(
    `The origin of seek() is ${show(origin)}; give 'live', 'start', { last: n } or { after: cursor, replayLimit: n }`,
  );
}

/** @throws TypeError for what is not a list of room names, a cursor and a {@link PageLimit}. */
export function assertRead(rooms: readonly string[], after: Cursor, limit: PageLimit): void {
  assertRooms(rooms);
  assertCursor(after);
  if (isCount(limit?.count) && isCount(limit.bytes)) return;
  throw new TypeError(`The limit of read() is ${show(limit)}; give numbers { count, bytes }`);
}

/** @throws TypeError for an object without the two methods. */
export function assertListener(listener: LogListener): void {
  if (typeof listener?.onEvent === 'function' && typeof listener.onInterrupted === 'function') return;
  throw new TypeError(`The listener of tail() is ${show(listener)}; give { onEvent, onInterrupted }`);
}

/** @throws TypeError */
function assertRooms(rooms: readonly string[]): void {
  if (Array.isArray(rooms) && rooms.every((room) => typeof room === 'string')) return;
  throw new TypeError(`The rooms are ${show(rooms)}; give an array of room names`);
}

function assertCursor(cursor: Cursor): void {
  if (typeof cursor?.epoch === 'string' && Number.isSafeInteger(cursor.seq)) return;
  throw new TypeError(
    `The position is ${show(cursor)}; give { epoch, seq } from this log, or parseCursor(id)`,
  );
}

function assertText(name: string, values: readonly unknown[]): void {
  for (const value of values) {
    if (typeof value !== 'string') throw new InvalidEventError(`${name} is ${show(value)}; give a string`);
  }
}

/** Negative numbers and fractions have a meaning in every log; NaN has none. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

import type { Cursor, LogEntry, LogListener, LogOrigin, PageLimit } from '@nestream/nest';

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && !Number.isNaN(value);
const areRooms = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

function isCursor(value: Cursor | undefined): boolean {
  return isText(value?.epoch) && Number.isSafeInteger(value?.seq);
}

function isOrigin(value: LogOrigin | undefined): boolean {
  if (value === 'live' || value === 'start') return true;
  if (typeof value !== 'object' || value === null) return false;
  return 'last' in value ? isNumber(value.last) : isCursor(value.after) && isNumber(value.replayLimit);
}

/** Refuses what JavaScript may pass although TypeScript forbids it. */
function check(valid: boolean, message: string): void {
  if (!valid) throw new TypeError(message);
}

export function checkEntry(entry: LogEntry | undefined): void {
  const optional = [entry?.type, entry?.except, entry?.idempotencyKey];
  const texts = isText(entry?.text) && optional.every((value) => value === undefined || isText(value));
  check(texts && areRooms(entry?.rooms) && entry!.rooms.length > 0, 'append() needs { rooms, text, json }');
}

export function checkSeek(rooms: readonly string[], origin: LogOrigin): void {
  check(areRooms(rooms) && isOrigin(origin), 'seek() needs room names and an origin');
}

export function checkRead(rooms: readonly string[], after: Cursor, limit: PageLimit | undefined): void {
  const valid = areRooms(rooms) && isCursor(after) && isNumber(limit?.count) && isNumber(limit?.bytes);
  check(valid, 'read() needs room names, a position and { count, bytes }');
}

export function checkListener(listener: LogListener | undefined): void {
  const valid = typeof listener?.onEvent === 'function' && typeof listener.onInterrupted === 'function';
  check(valid, 'tail() needs { onEvent, onInterrupted }');
}

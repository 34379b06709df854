import { InvalidRoomNameError } from '../errors/room.errors.js';

/** The room that everybody follows: `broadcastToAll` publishes to it. */
export const EVERYONE = '*';

const USER_PREFIX = '@user:';
const MAX_LENGTH = 256;
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * The private room of a user, followed by all connections of that user that joined any room.
 *
 * @throws InvalidRoomNameError for a user id that is no string or empty.
 */
export function userRoom(userId: string): string {
  if (typeof userId !== 'string' || userId === '')
    throw new InvalidRoomNameError('the user id must be a non-empty string');
  return USER_PREFIX + userId;
}

/** Whether a room belongs to the library: `*` and all that begins with `@`. */
export function isReservedRoom(room: string): boolean {
  return room === EVERYONE || room.startsWith('@');
}

/**
 * Checks the rooms an application names, and drops duplicates.
 *
 * @throws InvalidRoomNameError for no room at all, and for a name that is no string, empty, longer than 256 characters,
 *   with control characters, or reserved (`*`, `@...`).
 */
export function checkRooms(rooms: string | readonly string[]): string[] {
  if (typeof rooms !== 'string' && !Array.isArray(rooms)) {
    throw new InvalidRoomNameError('give a string or an array of strings');
  }
  const list = [...new Set<string>(typeof rooms === 'string' ? [rooms] : rooms)];
  if (list.length === 0) throw new InvalidRoomNameError('the list of rooms is empty; name at least one');
  for (const room of list) checkRoom(room);
  return list;
}

function checkRoom(room: unknown): void {
  if (typeof room !== 'string') throw new InvalidRoomNameError(`it must be a string, not ${typeof room}`);
  if (room.length === 0) throw new InvalidRoomNameError('it is empty');
  if (room.length > MAX_LENGTH) throw new InvalidRoomNameError(`it is longer than ${MAX_LENGTH} characters`);
  if (CONTROL_CHARACTER.test(room)) throw new InvalidRoomNameError('it holds control characters');
  if (isReservedRoom(room)) {
    throw new InvalidRoomNameError(
      '"*" and names that begin with "@" are reserved; use broadcastToAll or sendToUser',
    );
  }
}

/** The rooms that a subscription follows: those that the application named, and the reserved ones of everyone and of its user. */
export function withReservedRooms(names: readonly string[], userId: string | undefined): string[] {
  return [...names, EVERYONE, ...(userId === undefined ? [] : [userRoom(userId)])];
}

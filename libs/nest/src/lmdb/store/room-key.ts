/** LMDB takes keys of up to 1 978 bytes; a name of 256 characters has 768 at most. */
const MAX_BYTES = 1_900;

/** Key of a room in the store; `undefined` for a name that the store cannot hold. */
export function roomKey(room: string): string | undefined {
  // A character takes 3 bytes at most; only long names need to be measured.
  if (room.length * 3 > MAX_BYTES && Buffer.byteLength(room) > MAX_BYTES) return undefined;
  // The store delimits by NUL. The prefix is for the empty name: LMDB knows no empty key.
  return room.includes('\0') ? undefined : `:${room}`;
}

/** Somebody who is present in a room. */
export interface Member {
  /** Unique in the room: the user, however many connections they have. */
  readonly id: string;
  /** What others may know of them, as JSON: a display name, an avatar. */
  readonly info?: unknown;
}

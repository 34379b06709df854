import type { SseConnection } from '../connection/sse-connection.interface.js';
import { RoomPattern } from './room-pattern.js';
import type { RoomPolicy } from './room-policy.interface.js';

/**
 * A room policy by what the credential says: `new RoomClaims<User>((user) => user.rooms)` lets a user into the rooms that its list names
 * or has patterns of, such as `orders.{id}`. Without a user or a list, and for a pattern that cannot be read, there is no room.
 */
export class RoomClaims<User = unknown> implements RoomPolicy {
  constructor(private readonly claimed: (user: User) => unknown) {}

  canJoin(room: string, connection: SseConnection): boolean {
    const { user } = connection.credential;
    if (user === undefined || user === null) return false;
    const list = this.claimed(user as User);
    return Array.isArray(list) && list.some((pattern: unknown) => matches(pattern, room));
  }
}

function matches(pattern: unknown, room: string): boolean {
  if (typeof pattern !== 'string') return false;
  if (pattern === room) return true;
  if (!pattern.includes('{')) return false;
  try {
    return new RoomPattern(pattern).match(room) !== undefined;
  } catch {
    return false;
  }
}

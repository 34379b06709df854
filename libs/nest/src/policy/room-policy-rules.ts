import type { SseConnection } from '../connection/sse-connection.interface.js';
import { RoomPattern, type RoomParams } from './room-pattern.js';
import type { RoomPolicy } from './room-policy.interface.js';

/** Who may be in the rooms of a pattern: everybody, anonymous clients too, or the users for whom it returns true. */
export type RoomRule<User> =
  true | ((params: RoomParams, user: User, connection: SseConnection) => boolean | Promise<boolean>);

/**
 * A room policy by patterns: `new RoomRules<User>({ 'orders.{id}': ({ id }, user) => user.orders.includes(id), news: true })`.
 * The first pattern that a room matches decides; a room that matches none is refused, and so are clients without a user
 * where the rule is a function.
 */
export class RoomRules<User = unknown> implements RoomPolicy {
  private readonly rules: readonly { readonly pattern: RoomPattern; readonly rule: RoomRule<User> }[];

  /** @throws InvalidRoomPatternError */
  constructor(rules: Readonly<Record<string, RoomRule<User>>>) {
    this.rules = Object.entries(rules).map(([text, rule]) => ({ pattern: new RoomPattern(text), rule }));
  }

  canJoin(room: string, connection: SseConnection): boolean | Promise<boolean> {
    const { user } = connection.credential;
    for (const { pattern, rule } of this.rules) {
      const params = pattern.match(room);
      if (!params) continue;
      if (rule === true) return true;
      return user !== undefined && user !== null && rule(params, user as User, connection);
    }
    return false;
  }
}

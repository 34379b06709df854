import type { Connection } from '../connection/connection.js';
import { RoomForbiddenError } from '../errors/room-forbidden.error.js';
import { isPromise } from '../log/is-promise.js';
import type { RoomPolicy } from './room-policy.interface.js';

/** Asks the policy who may be in which room. */
export class RoomGate {
  /** @param onError is told when the policy itself fails while open streams are checked again. */
  constructor(
    private readonly policy: RoomPolicy,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * @returns a promise if the policy has to be waited for; what is thrown is then its rejection.
   * @throws RoomForbiddenError for the first room that is refused, and what the policy throws.
   */
  assertAllowed(rooms: readonly string[], connection: Connection): Promise<void> | void {
    for (const [index, room] of rooms.entries()) {
      const allowed = this.policy.canJoin(room, connection);
      if (isPromise(allowed)) return this.assertRest(allowed, rooms.slice(index), connection);
      if (!allowed) throw new RoomForbiddenError(room);
    }
    return undefined;
  }

  /** The rooms that the policy does not allow, or cannot tell about: nobody stays where it cannot be shown that he may. */
  async refused(rooms: readonly string[], connection: Connection): Promise<string[]> {
    const refused: string[] = [];
    for (const room of rooms) {
      try {
        if (await this.policy.canJoin(room, connection)) continue;
      } catch (error) {
        this.onError(error);
      }
      refused.push(room);
    }
    return refused;
  }

  private async assertRest(
    first: Promise<boolean>,
    rooms: readonly string[],
    connection: Connection,
  ): Promise<void> {
    for (const [index, room] of rooms.entries()) {
      const allowed = await (index === 0 ? first : this.policy.canJoin(room, connection));
      if (!allowed) throw new RoomForbiddenError(room);
    }
  }
}

import type { Connection } from '../connection/connection.js';
import { RoomForbiddenError } from '../errors/room-forbidden.error.js';
import type { RoomPolicy } from './room-policy.interface.js';

/** Asks the policy who may be in which room. */
export class RoomGate {
  /** @param onError is told when the policy itself fails while open streams are checked again. */
  constructor(
    private readonly policy: RoomPolicy,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** @throws RoomForbiddenError for the first room that is refused, and what the policy throws. */
  async assertAllowed(rooms: readonly string[], connection: Connection): Promise<void> {
    for (const room of rooms) {
      if (!(await this.policy.canJoin(room, connection))) throw new RoomForbiddenError(room);
    }
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
}

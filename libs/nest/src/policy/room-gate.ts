import type { SseConnection } from '../connection/sse-connection.interface.js';
import { CallbackTimeoutError } from '../errors/module.errors.js';
import { RoomForbiddenError } from '../errors/room.errors.js';
import { isPromise } from '../log/is-promise.js';
import { withTimeout } from '../time/with-timeout.js';
import type { RoomPolicy } from './room-policy.interface.js';

/** Asks the policy who may be in which room. */
export class RoomGate {
  /**
   * @param onError is told when the policy itself fails while open streams are checked again.
   * @param timeout milliseconds that the policy may take for one room; 0 for ever.
   */
  constructor(
    private readonly policy: RoomPolicy,
    private readonly onError: (error: unknown) => void,
    private readonly timeout: number,
  ) {}

  /**
   * @returns a promise if the policy has to be waited for; what is thrown is then its rejection.
   * @throws RoomForbiddenError for the first room that is refused, and what the policy throws.
   */
  assertAllowed(rooms: readonly string[], connection: SseConnection): Promise<void> | void {
    for (const [index, room] of rooms.entries()) {
      const allowed = this.ask(room, connection);
      if (isPromise(allowed)) return this.assertRest(allowed, rooms.slice(index), connection);
      if (!allowed) throw new RoomForbiddenError(room);
    }
    return undefined;
  }

  /**
   * Calls `onRefused` with each room that the policy does not allow or cannot tell about, as soon as that is known: a room for which it takes
   * long keeps a connection in no other.
   *
   * @returns the refused rooms.
   */
  async refused(
    rooms: readonly string[],
    connection: SseConnection,
    onRefused: (room: string) => void,
  ): Promise<string[]> {
    const isRefused = async (room: string): Promise<boolean> => {
      try {
        if (await this.ask(room, connection)) return false;
      } catch (error) {
        this.onError(error);
      }
      onRefused(room);
      return true;
    };
    const verdicts = await Promise.all(rooms.map(isRefused));
    return rooms.filter((_, index) => verdicts[index]);
  }

  private ask(room: string, connection: SseConnection): boolean | Promise<boolean> {
    const allowed = this.policy.canJoin(room, connection);
    if (!isPromise(allowed)) return allowed;
    return withTimeout(allowed, this.timeout, () => {
      throw new CallbackTimeoutError(`RoomPolicy.canJoin() for the room "${room}"`, this.timeout);
    });
  }

  private async assertRest(
    first: Promise<boolean>,
    rooms: readonly string[],
    connection: SseConnection,
  ): Promise<void> {
    for (const [index, room] of rooms.entries()) {
      const allowed = await (index === 0 ? first : this.ask(room, connection));
      if (!allowed) throw new RoomForbiddenError(room);
    }
  }
}

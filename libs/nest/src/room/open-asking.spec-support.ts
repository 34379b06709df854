import { ControlledPolicy } from '../policy/controlled-policy.spec-support.js';
import { type JoinedStream, RoomTest } from './join-room.spec-support.js';

/** The user of the connection. */
export const ANN = { userId: 'ann' };

interface Opened {
  readonly policy: ControlledPolicy;
  readonly test: RoomTest;
  readonly stream: JoinedStream;
  /** Whether a room has no slot left. */
  isFull(room: string): Promise<boolean>;
}

/** A connection in room `a` whose policy for all other rooms is answered by the test. */
export async function opened(options: ConstructorParameters<typeof RoomTest>[1] = {}): Promise<Opened> {
  const policy = new ControlledPolicy(['a']);
  const test = new RoomTest(policy, options);
  const stream = await test.join('a', { presence: { id: 'ann' } }, ANN);
  const isFull = async (room: string): Promise<boolean> => {
    const before = policy.questions.length;
    const joined = await test.join(room);
    policy.questions.length = before;
    const full = (joined.refused() as { code?: string } | undefined)?.code === 'SSE_ROOM_FULL';
    joined.connection.destroy('client');
    return full;
  };
  return { policy, test, stream, isFull };
}

import fc from 'fast-check';
import { ControlledPolicy } from '../policy/controlled-policy.spec-support.js';
import { settle } from '../subscription/subscribe.spec-support.js';
import { RoomTest } from './join-room.spec-support.js';

const ROOMS = ['a', 'b', 'c'];
const STEPS = [
  'join',
  'join again',
  'follow',
  'follow',
  'allow',
  'refuse',
  'unfollow',
  'evict',
  'complete',
  'close',
];

/** A refusal is an outcome like any other here. */
async function settled(task: Promise<unknown>): Promise<void> {
  await task.catch(() => undefined);
}

jest.setTimeout(30_000);

describe('The slots of rooms', () => {
  it('are all free again after any mix of joins, asks, answers and ends', async () => {
    const step = fc.record({
      what: fc.constantFrom(...STEPS),
      who: fc.nat(1),
      room: fc.constantFrom(...ROOMS),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const policy = new ControlledPolicy(['a']);
        const test = new RoomTest(policy, { limits: { perRoom: 2, roomsPerConnection: 3 } });
        const streams = [await test.join('a')];
        const asked: Promise<void>[] = [];
        const subscriptions: { unsubscribe(): void }[] = [];
        for (const { what, who, room } of steps) {
          const connection = streams[who]?.connection;
          if (what === 'join' && streams.length < 2) streams.push(await test.join(['a', room]));
          else if (what === 'allow' || what === 'refuse') {
            if (policy.questions.length > 0) policy.answer(what === 'allow');
          } else if (what === 'evict') await test.rooms.evict(room);
          else if (what === 'complete') await test.rooms.complete(room);
          else if (connection && what === 'close') connection.close();
          else if (connection && what === 'follow') asked.push(settled(test.rooms.follow(room, connection)));
          else if (connection && what === 'join again')
            subscriptions.push(test.rooms.join(room, connection).subscribe({ error: () => undefined }));
          else if (
            connection &&
            what === 'unfollow' &&
            connection.roomNames.length > 0 &&
            !connection.closeReason
          ) {
            test.rooms.unfollow(room, connection);
          }
          await settle();
        }
        for (const { connection } of streams) connection.close();
        for (const subscription of subscriptions) subscription.unsubscribe();
        while (policy.questions.length > 0) policy.answer(true);
        await Promise.all(asked);
        await settle();
        expect(test.limits.size).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

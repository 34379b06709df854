import { IsString, Validate, ValidatorConstraint } from 'class-validator';
import { defineSseEvent } from '../event/contract/sse-event-definition.js';
import { SseEvent } from '../event/contract/event-class.js';
import { RoomTest } from './join-room.spec-support.js';
import { settle } from '../subscription/subscribe.spec-support.js';

const never = async (): Promise<never> => new Promise(() => undefined);

@ValidatorConstraint({ async: true })
class NeverSettles {
  validate(): Promise<boolean> {
    return never();
  }
}

@SseEvent('stuck-class')
class StuckClass {
  @IsString()
  @Validate(NeverSettles)
  text = '';
}

const stuckSchema = defineSseEvent('stuck-schema', {
  '~standard': { version: 1, vendor: 'test', validate: never },
});

const stuck: [string, { type: never; data: never }][] = [
  ['defineSseEvent("stuck-schema")', { type: stuckSchema as never, data: {} as never }],
  ['StuckClass', { type: StuckClass as never, data: { text: 'x' } as never }],
];

describe('Asynchronous code of the application that never settles', () => {
  let test: RoomTest;
  /** What `RoomPolicy` answers for the room `slow`. */
  let slow: () => boolean | Promise<boolean>;

  beforeEach(() => {
    slow = () => true;
    test = new RoomTest(
      { canJoin: (room) => (room === 'slow' ? slow() : room !== 'forbidden' || !revoked) },
      { callbackTimeout: 100 },
    );
    revoked = false;
  });
  let revoked = false;

  const verbs: [string, (event: never) => Promise<unknown>][] = [
    ['broadcastToRoom', async (event) => test.rooms.broadcastToRoom(['a', 'b'], event)],
    ['broadcastToAll', async (event) => test.rooms.broadcastToAll(event)],
    ['sendToUser', async (event) => test.rooms.sendToUser('ann', event)],
    ['send', async (event) => test.rooms.send('c-1', event)],
  ];

  it.each(
    stuck.flatMap(([name, event]) => verbs.map(([verb, publish]) => [name, verb, event, publish] as const)),
  )('refuses an event of %s to %s, and later ones go their way in order', async (name, _, event, publish) => {
    const stream = await test.join('a', {}, { userId: 'ann' });
    const refused = publish(event as never);
    const later = [publish({ data: 1 } as never), publish({ data: 2 } as never)];
    await expect(refused).rejects.toMatchObject({
      code: 'SSE_CALLBACK_TIMEOUT',
      message: `The validation of ${name} did not settle within 100 ms; give what it waits for a timeout of its own, or raise the module option callbackTimeout`,
    });
    await Promise.all(later);
    await settle();
    expect(stream.events()).toEqual([1, 2]);
  });

  it('fails a join and a follow whose policy it is, and gives their slots back', async () => {
    slow = never;
    const stream = await test.join('a');
    await expect(test.rooms.follow('slow', stream.connection)).rejects.toMatchObject({
      code: 'SSE_CALLBACK_TIMEOUT',
      message: expect.stringContaining('RoomPolicy.canJoin() for the room "slow"') as string,
    });
    expect(await test.rooms.list()).toEqual(['a']);
    const joining = await test.join('slow');
    const closed = new Promise((resolve) => joining.connection.onClose(resolve));
    await closed;
    expect(joining.refused()).toMatchObject({ code: 'SSE_CALLBACK_TIMEOUT' });
  });

  it('keeps a connection whose rooms are checked again in none that the policy refuses or cannot tell about', async () => {
    const stream = await test.join(['slow', 'forbidden', 'a']);
    slow = never;
    revoked = true;
    const checked = test.rooms.recheck(stream.connection);
    await settle();
    // Not only when the policy has answered for all.
    expect(stream.connection.roomNames).toEqual(['slow', 'a']);
    expect(await checked).toEqual(['slow', 'forbidden']);
    expect(stream.connection.roomNames).toEqual(['a']);
  });
});

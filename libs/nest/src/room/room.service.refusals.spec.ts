import { Logger } from '@nestjs/common';
import { RoomTest } from './join-room.spec-support.js';
import { settle } from '../subscription/subscribe.spec-support.js';

describe('RoomService takes for an event', () => {
  it.each<[unknown, RegExp]>([
    ['text', /^An event is "text"; publish \{ type, data \}, such as \{ data: "text" \}$/],
    [null, /^An event is null; publish/],
    [undefined, /^An event is undefined; publish/],
    [7, /^An event is 7; publish/],
    [true, /^An event is true; publish/],
    [() => 1, /^An event is a function; publish/],
    [[{ data: 1 }], /^An event is an array; publish one event at a time/],
  ])('no %p, whichever way, and says the fix', async (event, message) => {
    const test = new RoomTest();
    const { connection } = await test.join('a');
    const given = event as { data: unknown };
    for (const publish of [
      async () => test.rooms.broadcastToRoom('a', given),
      async () => test.rooms.broadcastToAll(given),
      async () => test.rooms.sendToUser('ann', given),
      async () => test.rooms.send(connection.id, given),
      async () => test.rooms.send('elsewhere', given),
    ]) {
      await expect(publish()).rejects.toMatchObject({
        code: 'SSE_INVALID_EVENT',
        message: expect.stringMatching(message),
      });
    }
  });

  it.each([['text'], [null], [[null]], [['text']], [[[{ data: 1 }]]]])(
    'no snapshot that is %p',
    async (snapshot) => {
      const test = new RoomTest();
      const joined = await test.join('a', { snapshot: () => snapshot as never });
      await settle();
      expect(joined.refused()).toMatchObject({ code: 'SSE_INVALID_EVENT' });
    },
  );

  it('warns once of fields that a published event does not have', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    try {
      for (const fields of [{ retry: 5 }, { id: '7' }, { comment: 'c' }]) {
        const test = new RoomTest();
        const { connection } = await test.join('a', {
          snapshot: () => ({ data: 1, id: undefined, retry: null }) as never,
        });
        await settle();
        const published = { data: 1, ...fields };
        expect(warn).not.toHaveBeenCalled();
        await test.rooms.broadcastToRoom('a', published);
        await test.rooms.broadcastToAll(published);
        await test.rooms.send(connection.id, published);
        expect(warn.mock.calls).toEqual([
          [
            expect.stringMatching(
              new RegExp(`without "${Object.keys(fields)[0]}".*Publish \\{ type, data \\}`),
            ),
          ],
        ]);
        warn.mockClear();
      }
    } finally {
      warn.mockRestore();
    }
  });
});

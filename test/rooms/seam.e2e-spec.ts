import { RoomService } from '@nestream/nest';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';

describe.each(PLATFORMS)('Coming and going while events are published at full speed (%s)', (platform) => {
  it('loses nothing, repeats nothing and keeps the order', async () => {
    const { app, url } = await startApp(platform, {
      controllers: [RoomsController],
      sse: { replayLimit: Infinity },
    });
    const rooms = app.get(RoomService);
    const names = ['a', 'b', 'c'];
    const total = 20_000;
    let published = 0;
    const publishing = (async () => {
      while (published < total) {
        for (let burst = 0; burst < 20 && published < total; burst++) {
          await rooms.broadcastToRoom(names[published % 3]!, { type: 'n', data: ++published });
        }
        // Lets the sockets have a turn; between two turns as many events as possible.
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();

    const received: number[] = [];
    let stream = await RawStream.connected(`${url}/rooms/a,b,c`);
    const begin = Number(stream.events[0]!.lastEventId.split(':')[1]);
    let cuts = 0;
    while (received.at(-1) !== total) {
      const target = Math.min(total - begin, received.length + 50 + ((cuts * 997) % 1_500));
      await stream.until(() => received.length + stream.count('n') >= target, 20_000);
      stream.cut();
      received.push(...stream.dataOf<number>('n'));
      if (received.at(-1) === total) break;
      cuts++;
      stream = await RawStream.connected(`${url}/rooms/a,b,c`, {
        headers: { 'Last-Event-ID': stream.lastEventId },
      });
      expect(stream.count('gap')).toBe(0);
    }
    await publishing;
    expect(received).toEqual(Array.from({ length: total - begin }, (_, index) => begin + index + 1));
    expect(cuts).toBeGreaterThan(10);
    await app.close();
  }, 60_000);
});

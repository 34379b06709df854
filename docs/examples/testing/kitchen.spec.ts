import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { RoomService } from '@nestream/nest';
import { FakeClock, openStream } from '@nestream/nest/testing';
import { KitchenModule } from './kitchen.module.js';

interface KitchenEvents {
  order: { dish: string };
  menu: { dishes: string[] };
}

describe('The stream of a table', () => {
  let clock: FakeClock;
  let app: INestApplication;
  let rooms: RoomService;

  beforeEach(async () => {
    clock = FakeClock.install(); // before the application is made
    const module = await Test.createTestingModule({ imports: [KitchenModule] }).compile();
    app = module.createNestApplication();
    rooms = app.get(RoomService);
  });
  afterEach(async () => {
    clock.uninstall(); // before it is closed: shutting down takes real time
    await app.close();
  });

  const order = async (dish: string, table = 7): Promise<unknown> =>
    rooms.broadcastToRoom(`table.${table}`, { type: 'order', data: { dish } });

  it('brings its own orders and the menu, in order', async () => {
    const stream = await openStream<KitchenEvents>(app, '/kitchen?table=7');
    await order('soup');
    await order('steak', 8); // not ours: the next event is the menu
    await rooms.broadcastToRoom('menu', { type: 'menu', data: { dishes: ['fish'] } });

    const first = await stream.next('order');
    expect(first.data.dish).toBe('soup');
    const second = await stream.next('menu');
    expect(second.data.dishes).toEqual(['fish']);
    expect(stream.unread).toEqual([]);
  });

  it('is refused without a table', async () => {
    const stream = await openStream(app, '/kitchen');
    expect(stream.status).toBe(403);
    expect(stream.body).toContain('Say which table');
  });

  it('goes on where a guest was cut off', async () => {
    const stream = await openStream<KitchenEvents>(app, '/kitchen?table=7');
    await stream.cut();
    await order('soup');
    await order('steak');

    const again = await stream.resume();
    expect(again.connected.resume).toBe('recovered');
    const missed = await again.take(2, 'order');
    expect(missed.map(({ data }) => data.dish)).toEqual(['soup', 'steak']);
  });

  it('says so when too much was missed', async () => {
    const stream = await openStream<KitchenEvents>(app, '/kitchen?table=7');
    await stream.cut();
    for (let n = 0; n <= 100; n++) await order(`dish ${n}`); // the log keeps 100

    const again = await stream.resume();
    expect(await again.gap()).toMatchObject({ reason: 'trimmed', rooms: ['table.7'] });
    expect(await again.take(100, 'order')).toHaveLength(100);
  });

  it('loses nothing for a guest who does not keep up', async () => {
    const stream = await openStream<KitchenEvents>(app, '/kitchen?table=7', { timeout: 10_000 });
    stream.stall();
    for (let n = 0; n < 30; n++) await order('x'.repeat(100_000)); // more than all buffers hold
    stream.unstall();
    expect(await stream.take(30, 'order')).toHaveLength(30);
  });

  it('sends heartbeats when it is quiet, and ends before its hour is over', async () => {
    const stream = await openStream(app, '/kitchen?table=7');
    await clock.advance(15_250); // deadlines are met to 250 ms
    await stream.heartbeat();

    await clock.advance(3_600_000);
    expect(await stream.closing()).toEqual({ reason: 'max-age', reconnect: true });
    const again = await stream.resume();
    expect(again.connected.resume).toBe('recovered');
  });
});

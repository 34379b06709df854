import type { INestApplication } from '@nestjs/common';
import { SseConnections, RoomService } from '@nestream/nest';
import { openStream, type StreamProbe } from '@nestream/nest/testing';
import { ReportController } from '../../docs/examples/plain-advice/async-work.js';
import { FeedController } from '../../docs/examples/plain-advice/feed.js';
import { ImportController } from '../../docs/examples/plain-advice/first-item.js';
import { orders, OrdersController } from '../../docs/examples/plain-advice/teardown.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

interface Events {
  message: unknown;
}

describe.each(PLATFORMS)('docs/plain-advice.md (%s)', (platform) => {
  let app: INestApplication;
  beforeEach(async () => {
    const controllers = [ImportController, OrdersController, ReportController, FeedController];
    ({ app } = await startApp(platform, { controllers }));
  });
  afterEach(async () => {
    orders.removeAllListeners();
    await app.close();
  });
  const open = async (path: string): Promise<StreamProbe<Events>> => openStream<Events>(app, path);

  it('loses what a Subject emits before Nest subscribes, and nothing with an Observable', async () => {
    expect((await (await open('/import/wrong')).next()).raw).toBe('finished');
    expect((await (await open('/import/right')).take(2)).map(({ raw }) => raw)).toEqual([
      'started',
      'finished',
    ]);
  });

  it.each([
    ['wrong', 1],
    ['right', 0],
  ])('%s: leaves %d listeners behind', async (path, left) => {
    const stream = await open(`/orders/${path}`);
    orders.emit('order', { n: 1 });
    expect((await stream.next()).data).toEqual({ n: 1 });
    await stream.cut();
    await waitUntil(() => app.get(SseConnections).size === 0);
    expect(orders.listenerCount('order')).toBe(left);
  });

  it('reads an async generator', async () => {
    const stream = await open('/report');
    expect((await stream.take(3)).map(({ data }) => data)).toEqual([{ page: 1 }, { page: 2 }, { page: 3 }]);
    await stream.end();
  });

  it('sends through a Subject and through a room', async () => {
    const streams = [await open('/feed/wrong'), await open('/feed/right')];
    const body = JSON.stringify({ n: 1 });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${await app.getUrl()}/feed`, { method: 'POST', headers, body });
    for (const stream of streams) expect((await stream.next()).data).toEqual({ n: 1 });
    expect(await app.get(RoomService).size('feed')).toBe(1);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../docs/examples/getting-started/app.module.js';
import { BoardService } from '../../docs/examples/rooms/board.service.js';
import { BoardsController } from '../../docs/examples/rooms/boards.controller.js';
import { InboxController } from '../../docs/examples/rooms/inbox.controller.js';
import { RoomService, SseModule } from '@nestream/nest';
import { RawStream } from '../kit/raw-stream.js';
import { createAdapter, PLATFORMS } from '../kit/test-app.js';

const ROOT = join(import.meta.dirname, '../..');

it('the use cases name the module of every page of the demo', () => {
  const text = readFileSync(join(ROOT, 'docs/use-cases.md'), 'utf8');
  const pages = readdirSync(join(ROOT, 'public/pages')).filter((name) => name !== 'overview');
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.filter((name) => !text.includes(`](../src/${name})`))).toEqual([]);
});

it('the guide of rooms has every method of RoomService', () => {
  const page = readFileSync(join(ROOT, 'docs/rooms.md'), 'utf8');
  const hooks = ['constructor', 'onModuleInit', 'onApplicationShutdown'];
  const methods = Object.getOwnPropertyNames(RoomService.prototype).filter((name) => !hooks.includes(name));
  expect(methods.length).toBeGreaterThan(10);
  expect(methods.filter((name) => !new RegExp(`\`(rooms\\.)?${name}[(\`]`).test(page))).toEqual([]);
});

describe.each(PLATFORMS)('the guide on %s', (platform) => {
  let app: INestApplication;
  let url: string;

  const start = async (module: Parameters<typeof Test.createTestingModule>[0]): Promise<void> => {
    app = (await Test.createTestingModule(module).compile()).createNestApplication(createAdapter(platform), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  };
  afterEach(async () => app.close());

  it('of the first stream does what the page says', async () => {
    await start({ imports: [AppModule] });
    const pack = async (status: string): Promise<Response> =>
      fetch(`${url}/orders/7/status`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ status }),
      });
    const first = await RawStream.connected(`${url}/orders/7`);
    await pack('packed');
    await first.until(() => first.count('status') === 1);
    const { lastEventId } = first;
    first.cut();
    await pack('sent');
    await pack('delivered');
    const back = await RawStream.connected(`${url}/orders/7`, { headers: { 'Last-Event-ID': lastEventId } });
    await back.until(() => back.count('status') === 2);
    expect(back.dataOf('connected')).toMatchObject([{ resume: 'recovered' }]);
    expect(back.dataOf('status')).toEqual([{ status: 'sent' }, { status: 'delivered' }]);
    back.cut();
    await app.close();

    await start({ imports: [AppModule] });
    const later = await RawStream.connected(`${url}/orders/7`, { headers: { 'Last-Event-ID': lastEventId } });
    await later.until(() => later.count('gap') === 1);
    expect(later.dataOf('gap')).toMatchObject([{ reason: 'epoch' }]);
    later.cut();
  });

  it('of rooms sends the state first, and publishes a request once', async () => {
    await start({
      imports: [SseModule.forRoot()],
      controllers: [BoardsController],
      providers: [BoardService],
    });
    const boards = app.get(BoardService);
    await boards.addCard('1', 'before', 'a');
    const stream = await RawStream.connected(`${url}/boards/1`);
    await stream.until(() => stream.count('board') === 1);
    await boards.addCard('1', 'after', 'b');
    await boards.addCard('1', 'again', 'b');
    await boards.addCard('1', 'last', 'c');
    await stream.until(() => stream.count('card') === 2);
    expect(stream.dataOf('board')).toEqual([{ cards: ['before'] }]);
    expect(stream.dataOf('card')).toEqual([{ card: 'after' }, { card: 'last' }]);
    stream.cut();
  });

  it('of one stream for several rooms adds one while it is open', async () => {
    await start({ imports: [SseModule.forRoot()], controllers: [InboxController] });
    const rooms = app.get(RoomService);
    await rooms.broadcastToRoom('news', { data: 'old' });
    const stream = await RawStream.connected(`${url}/inbox`);
    await stream.until(() => stream.count('message') === 1);
    const [{ connectionId }] = stream.dataOf<{ connectionId: string }>('connected') as [
      { connectionId: string },
    ];
    const answer = await fetch(`${url}/inbox/${connectionId}/rooms/sports`, { method: 'PUT' });
    expect(answer.status).toBe(200);
    await rooms.broadcastToRoom('sports', { type: 'goal', data: '1:0' });
    await stream.until(() => stream.count('goal') === 1);
    expect((await fetch(`${url}/inbox/nobody/rooms/sports`, { method: 'PUT' })).status).toBe(404);
    stream.cut();
  });
});

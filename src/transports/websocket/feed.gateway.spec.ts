import { EventEmitter } from 'node:events';
import { Subject } from 'rxjs';
import { WebSocket } from 'ws';
import type { FeedTicket } from '../feed/feed-source.js';
import { FeedEvent } from '../feed/feed.event.js';
import { FeedGateway } from './feed.gateway.js';

describe('FeedGateway', () => {
  const query = { feed: 'feed-of-test', rate: 1, size: 1 };
  const events = new Subject<FeedEvent>();
  const leave = jest.fn();
  const feed = { key: 'key', events };
  const open = jest.fn((): FeedTicket => ({ feed, leave }));
  const gateway = new FeedGateway({ open });

  beforeEach(() => jest.clearAllMocks());

  function socketOf(properties: object): WebSocket & { send: jest.Mock; terminate: jest.Mock } {
    const mocks = { OPEN: WebSocket.OPEN, bufferedAmount: 0, send: jest.fn(), terminate: jest.fn() };
    return Object.assign(new EventEmitter(), mocks, properties) as never;
  }

  it('takes no place for a client that has left before its message was looked at', () => {
    const socket = socketOf({ readyState: WebSocket.CLOSED });
    expect(() => gateway.subscribe(socket, query)).toThrow('The socket is closed');
    expect(open).not.toHaveBeenCalled();
  });

  it('makes the text of an event once for all sockets, until they leave', () => {
    const sockets = [1, 2].map(() => socketOf({ readyState: WebSocket.OPEN }));
    for (const socket of sockets) gateway.subscribe(socket, query);
    events.next(new FeedEvent(7, 8, 'x'));
    const [[first], [second]] = sockets.map(({ send }) => send.mock.calls[0] as [Buffer]) as [
      [Buffer],
      [Buffer],
    ];
    expect(first.toString()).toBe('{"event":"feed","data":{"n":7,"t":8,"pad":"x"}}');
    expect(second).toBe(first);

    for (const socket of sockets) socket.emit('close');
    expect(leave).toHaveBeenCalledTimes(2);
    expect(events.observed).toBe(false);
  });

  it('drops a client that is megabytes behind', () => {
    const socket = socketOf({ readyState: WebSocket.OPEN, bufferedAmount: 5 * 1024 * 1024 });
    gateway.subscribe(socket, query);
    events.next(new FeedEvent(7, 8, 'x'));
    expect(socket.terminate).toHaveBeenCalledTimes(1);
    expect(socket.send).not.toHaveBeenCalled();
    socket.emit('close');
  });
});

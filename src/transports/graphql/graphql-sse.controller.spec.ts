import { EventEmitter } from 'node:events';
import type { GraphQLSchemaHost } from '@nestjs/graphql';
import { buildSchema } from 'graphql';
import { GraphqlSseController } from './graphql-sse.controller.js';

describe('GraphqlSseController', () => {
  const schema = buildSchema('type Query { a: Int } type Subscription { feed: Int }');
  const body = { query: 'subscription { feed }' };
  let returned: jest.Mock;
  let written: string[];
  let feed: (value: number) => void;

  beforeEach(() => {
    returned = jest.fn();
    written = [];
    const waiting: ((result: IteratorResult<unknown>) => void)[] = [];
    feed = (value) => waiting.shift()!({ value: { feed: value }, done: false });
    schema.getSubscriptionType()!.getFields()['feed']!.subscribe = () => ({
      next: async () => new Promise<IteratorResult<unknown>>((resolve) => waiting.push(resolve)),
      return: async () => {
        returned();
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    });
  });

  const controller = new GraphqlSseController({ schema } as GraphQLSchemaHost);
  const request = { url: '/', headers: { accept: 'text/event-stream', 'content-type': 'application/json' } };
  const responseOf = (properties: object) =>
    Object.assign(new EventEmitter(), {
      closed: false,
      writableEnded: false,
      writableNeedDrain: false,
      writeHead: jest.fn(),
      write: (text: string) => written.push(text),
      end: jest.fn(),
      ...properties,
    });
  const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('ends what was asked for by a client that has left meanwhile', async () => {
    const response = responseOf({ closed: true });
    await controller.stream(request, response, body);
    expect(returned).toHaveBeenCalledTimes(1);
    expect(response.writeHead).not.toHaveBeenCalled();
  });

  it('writes nothing to a stream that the shutdown has ended', async () => {
    const response = responseOf({});
    response.end = jest.fn(() => (response.writableEnded = true));
    const streaming = controller.stream(request, response, body);
    await turn();
    controller.onModuleDestroy();
    const before = written.length;
    feed(1);
    await streaming;
    expect(written).toHaveLength(before);
    expect(returned).toHaveBeenCalledTimes(1);
    response.emit('close');
  });

  it('takes no event while the client does not read', async () => {
    const response = responseOf({ writableNeedDrain: true });
    const streaming = controller.stream(request, response, body);
    await turn();
    feed(1);
    await turn();
    expect(written.join('')).not.toContain('"feed":1');
    response.writableNeedDrain = false;
    response.emit('drain');
    await turn();
    expect(written.join('')).toContain('data: {"data":{"feed":1}}');
    response.emit('close');
    await streaming;
    expect(returned).toHaveBeenCalledTimes(1);
  });
});

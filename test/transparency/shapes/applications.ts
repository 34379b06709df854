import {
  type INestApplication,
  VersioningType,
  Controller,
  Inject,
  Injectable,
  Scope,
  Sse,
  type Type,
  Version,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import compression from 'compression';
import { interval, NEVER, type Observable, of, take, timer } from 'rxjs';
import { leaveAfter, leaveOnHeaders, request, type ShapeClient } from '../client.js';
import {
  handler,
  type RawResponse,
  type Setup,
  type Shape,
  type Side,
  type Subject,
  watch,
} from '../shape.js';

const ticks = ({ trace }: Pick<Side, 'trace'>): Observable<unknown> =>
  interval(10).pipe(take(3), watch(trace));

/** Middleware of Node's signature runs on both platforms. */
type Middleware = (request: { url?: string }, response: RawResponse, next: () => void) => void;
const use = (name: string, middleware: (side: Side) => Middleware): Setup => ({
  name,
  configure: (app, side) => app.use(middleware(side)),
});

const headerMiddleware = use('a middleware that sets headers', ({ trace }) => (_request, response, next) => {
  trace('middleware');
  response.setHeader('X-Middleware', 'seen');
  response.setHeader('Cache-Control', 'max-age=60');
  next();
});
const statusMiddleware = use('a middleware that sets a status', () => (_request, response, next) => {
  response.statusCode = 203;
  next();
});
const closeMiddleware = use(
  'a middleware that waits for the end',
  ({ trace }) =>
    (_request, response, next) => {
      response.on('close', () => trace('response closed'));
      response.on('finish', () => trace('response finished'));
      next();
    },
);
const asyncMiddleware = use('a middleware that awaits', ({ trace }) => (_request, _response, next) => {
  setTimeout(() => {
    trace('middleware');
    next();
  }, 10);
});
const answeringMiddleware = use('a middleware that answers', ({ trace }) => (_request, response) => {
  trace('middleware');
  trace('answers');
  response.statusCode = 401;
  response.end('middleware');
});
const compressing = use('compression', () => compression({ threshold: 0 }) as unknown as Middleware);
const prefixed: Setup = {
  name: 'a global prefix and versions',
  prefix: '/api/v2',
  configure: (app: INestApplication) => {
    app.setGlobalPrefix('api');
    app.enableVersioning({ type: VersioningType.URI, defaultVersion: '2' });
  },
};
const cors: Setup = { name: 'CORS', configure: (app) => app.enableCors({ origin: true, credentials: true }) };

const under = (setup: Setup, name: string, options: Partial<Shape> = {}): Shape =>
  handler(name, (trace) => ticks({ trace }), { setup, ...options });
const gzip = request({ headers: { 'Accept-Encoding': 'gzip' } });

/** Middleware and settings of the application. */
export const applications: Subject = {
  title: 'Middleware and settings of the application',
  shapes: [
    under(headerMiddleware, 'A middleware that sets headers'),
    under(statusMiddleware, 'A middleware that sets a status'),
    under(closeMiddleware, 'A middleware that waits for the end of the response'),
    under(closeMiddleware, 'A middleware that waits for the end of a response that its client leaves', {
      client: leaveAfter('data: 1'),
    }),
    under(asyncMiddleware, 'A middleware that awaits'),
    under(answeringMiddleware, 'A middleware that answers by itself'),
    under(compressing, 'compression for a client that takes gzip', { platforms: ['express'], client: gzip }),
    under(compressing, 'compression for a client that does not', { platforms: ['express'] }),
    under(prefixed, 'A global prefix and versions'),
    under(cors, 'CORS', { client: request({ headers: { Origin: 'https://app.example' } }) }),
    under(cors, 'A CORS preflight', {
      client: async (client) => {
        await client.read({
          method: 'OPTIONS',
          headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' },
        });
        await client.read();
      },
    }),
  ],
};

const controller = (name: string, build: (side: Side) => Type, options: Partial<Shape> = {}): Shape => ({
  name,
  controllers: build,
  ...options,
});

const bothStreams = async (client: ShapeClient): Promise<void> => {
  await client.read({ path: '/a' });
  await client.read({ path: '/b' });
};

/** Classes that hold handlers. */
export const controllers: Subject = {
  title: 'Controllers',
  shapes: [
    controller(
      'A controller with two streams',
      ({ trace }) => {
        @Controller()
        class ShapeController {
          @Sse('a')
          a(): unknown {
            return of('a').pipe(watch(trace, 'a'));
          }

          @Sse('b')
          async b(): Promise<unknown> {
            return timer(10).pipe(watch(trace, 'b'));
          }
        }
        return ShapeController;
      },
      { client: bothStreams },
    ),
    controller(
      'A request-scoped controller',
      ({ trace }) => {
        @Controller({ scope: Scope.REQUEST })
        class ShapeController {
          constructor(@Inject(REQUEST) private readonly incoming: { url: string }) {
            trace('constructed');
          }

          @Sse(':id')
          stream(): unknown {
            return of(this.incoming.url.split('/').at(-1)).pipe(watch(trace));
          }
        }
        return ShapeController;
      },
      { client: bothStreams },
    ),
    controller(
      'A controller with a request-scoped service',
      ({ trace }) => {
        @Controller()
        class ShapeController {
          constructor(@Inject('counter') private readonly counter: { next(): number }) {
            trace('constructed');
          }

          @Sse()
          async stream(): Promise<unknown> {
            return timer(10, 10).pipe(take(this.counter.next() + 1), watch(trace));
          }
        }
        return ShapeController;
      },
      {
        providers: ({ trace }) => {
          @Injectable({ scope: Scope.REQUEST })
          class Counter {
            private count = 0;

            next(): number {
              trace('counted');
              return ++this.count;
            }
          }
          return [{ provide: 'counter', useClass: Counter, scope: Scope.REQUEST }];
        },
      },
    ),
    controller('An inherited handler', ({ trace }) => {
      abstract class Feed {
        @Sse()
        stream(): unknown {
          trace(this.constructor.name);
          return ticks({ trace });
        }
      }
      @Controller()
      class OrderFeed extends Feed {}
      return OrderFeed;
    }),
    controller('An overridden handler', ({ trace }) => {
      class Feed {
        @Sse()
        stream(): unknown {
          return ticks({ trace });
        }
      }
      @Controller()
      class OrderFeed extends Feed {
        @Sse()
        override stream(): unknown {
          trace('overridden');
          return super.stream();
        }
      }
      return OrderFeed;
    }),
    controller(
      'A handler with a version',
      ({ trace }) => {
        @Controller()
        class ShapeController {
          @Version('2')
          @Sse()
          stream(): unknown {
            return ticks({ trace });
          }
        }
        return ShapeController;
      },
      { setup: prefixed },
    ),
  ],
};

const twice = async (client: ShapeClient): Promise<void> => {
  const connection = await client.read();
  connection.send({});
  await connection.finished();
};

/** Clients and how they connect. */
export const clients: Subject = {
  title: 'Clients',
  shapes: [
    handler('Two streams on one connection', (trace) => ticks({ trace }), { client: twice }),
    handler('Two clients at once', (trace) => timer(20).pipe(watch(trace)), {
      client: async (client) => {
        const first = await client.open();
        await client.traced('handler');
        await client.read();
        await first.finished();
      },
    }),
    handler('HTTP/1.0', (trace) => ticks({ trace }), { client: request({ version: '1.0' }) }),
    handler('HTTP/1.0 with keep-alive', (trace) => ticks({ trace }), {
      client: request({ version: '1.0', headers: { Connection: 'keep-alive' } }),
    }),
    handler('Connection: close', (trace) => ticks({ trace }), {
      client: request({ headers: { Connection: 'close' } }),
    }),
    handler('Accept of an EventSource', (trace) => ticks({ trace }), {
      client: request({ headers: { Accept: 'text/event-stream', 'Cache-Control': 'no-cache' } }),
    }),
    handler('Accept of something else', (trace) => ticks({ trace }), {
      client: request({ headers: { Accept: 'application/json' } }),
    }),
    handler("Last-Event-ID of Nest's own counter", (trace) => ticks({ trace }), {
      client: request({ headers: { 'Last-Event-ID': '5' } }),
    }),
    handler('Last-Event-ID that looks like one of a room', (trace) => ticks({ trace }), {
      client: request({ headers: { 'Last-Event-ID': 'a1b2c3:17' } }),
    }),
    handler('?lastEventId=', (trace) => ticks({ trace }), { client: request({ path: '?lastEventId=5' }) }),
    handler('?token= and ?ticket=', (trace) => ticks({ trace }), {
      client: request({ path: '?token=abc&ticket=def' }),
    }),
    handler('An Authorization header and a foreign Origin', (trace) => ticks({ trace }), {
      client: request({
        headers: { Authorization: 'Bearer x', Origin: 'https://evil.example', Cookie: 'a=b' },
      }),
    }),
    handler('A client that leaves on the headers', () => NEVER, { client: leaveOnHeaders }),
    handler('A client that leaves after the first event', (trace) => interval(20).pipe(watch(trace)), {
      client: leaveAfter('data: 0'),
    }),
    handler('A client that ends its side of the connection', (trace) => timer(40).pipe(watch(trace)), {
      client: async (client) => {
        const connection = await client.open();
        await connection.received('\r\n\r\n1\r\n\n\r\n');
        connection.socket.end();
        await connection.finished();
      },
    }),
    handler('A client that opens and leaves three times', (trace) => NEVER.pipe(watch(trace)), {
      client: async (client) => {
        for (let visit = 1; visit <= 3; visit++) {
          await leaveOnHeaders(client);
          await client.traced('source finalized', visit);
        }
      },
    }),
    handler('A request with a body', (trace) => ticks({ trace }), {
      client: request({ body: '{"unexpected":true}' }),
    }),
  ],
};

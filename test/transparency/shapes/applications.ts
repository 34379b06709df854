import { type INestApplication, VersioningType } from '@nestjs/common';
import compression from 'compression';
import { interval, type Observable, take } from 'rxjs';
import { leaveAfter, request } from '../client.js';
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
export const prefixed: Setup = {
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

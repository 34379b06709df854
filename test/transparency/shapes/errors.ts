import {
  BadRequestException,
  ConflictException,
  ForbiddenException,
  HttpException,
  InternalServerErrorException,
  IntrinsicException,
  NotFoundException,
  UnauthorizedException,
} from '@nestjs/common';
import { catchError, concat, EMPTY, Observable, of, Subject as Source, throwError, timer } from 'rxjs';
import { leaveOnHeaders, leaveWhen } from '../client.js';
import { asyncHandler, handler, pause, type Shape, type Subject, untypedHandler, watch } from '../shape.js';

class NotError {
  readonly message = 'no Error';
}

const REASONS: readonly [name: string, reason: () => unknown][] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['text', () => 'text'],
  ['an Error', () => new Error('secret')],
  ['an object', () => new NotError()],
  ['an HttpException', () => new ConflictException('taken')],
  ['an object with a status', () => Object.assign(new Error('gone'), { statusCode: 410 })],
];

const ways = (way: string, shape: (name: string, reason: () => unknown) => Shape): Shape[] =>
  REASONS.map(([name, reason]) => shape(`${way} ${name}`, reason));

/** Rejects without `async`, so that a reason may be anything. */
const reject = async (reason: unknown): Promise<never> =>
  // eslint-disable-next-line typescript/prefer-promise-reject-errors -- handlers reject with anything
  new Promise((_, fail) => setTimeout(() => fail(reason), 15));

const raise = (reason: unknown): never => {
  throw reason;
};

/** How streams fail. */
export const errors: Subject = {
  title: 'Errors',
  shapes: [
    ...ways('A handler that throws', (name, reason) => handler(name, () => raise(reason()))),
    ...ways('An async handler that rejects with', (name, reason) =>
      asyncHandler(name, async () => reject(reason())),
    ),
    ...ways('A handler without async that rejects with', (name, reason) =>
      untypedHandler(name, async () => reject(reason())),
    ),
    ...ways('An Observable that fails at once with', (name, reason) =>
      handler(name, (trace) => throwError(reason).pipe(watch(trace))),
    ),
    ...ways('An Observable that fails after an item with', (name, reason) =>
      handler(name, (trace) => concat(of('item'), throwError(reason)).pipe(watch(trace))),
    ),
    ...ways('An Observable that fails once it is open with', (name, reason) =>
      handler(name, (trace) => concat(timer(15), throwError(reason)).pipe(watch(trace))),
    ),
    handler('An item and a refusal in one turn', (trace) =>
      concat(
        of('item'),
        throwError(() => new ForbiddenException()),
      ).pipe(watch(trace)),
    ),
    handler('A refusal in a microtask', (trace) => {
      const source = new Source<string>();
      queueMicrotask(() => source.error(new UnauthorizedException()));
      return source.pipe(watch(trace));
    }),
    handler('An exception with a body of its own', () => {
      throw new BadRequestException({ code: 'E_ROOM', fields: ['room'] });
    }),
    handler('An exception with a body of its own once the stream is open', () =>
      concat(
        timer(15),
        throwError(() => new HttpException({ code: 'E_ROOM' }, 418)),
      ),
    ),
    handler('An exception that wraps an Error once the stream is open', () =>
      concat(
        timer(15),
        throwError(() => new InternalServerErrorException(new Error('secret'))),
      ),
    ),
    handler('An IntrinsicException, which Nest does not log', () =>
      concat(
        timer(15),
        throwError(() => new IntrinsicException('quiet')),
      ),
    ),
    handler('A subscribe function that throws', () => {
      return new Observable(() => {
        throw new NotFoundException();
      });
    }),
    handler('catchError that ends the stream', (trace) =>
      timer(15).pipe(
        watch(trace),
        catchError(() => EMPTY),
      ),
    ),
    handler('catchError that turns an error into an item', () =>
      throwError(() => new Error('inner')).pipe(
        catchError((error: Error) => of({ type: 'failed', data: error.message })),
      ),
    ),
    handler('A Subject that fails after an item', (trace) => {
      const source = new Source<string>();
      setTimeout(() => {
        source.next('item');
        source.error(new Error('secret'));
      }, 15);
      return source.pipe(watch(trace));
    }),
    handler(
      'An error after the client has left',
      (trace) =>
        new Observable((subscriber) => {
          setTimeout(() => {
            trace('fails');
            subscriber.error(new Error('too late'));
          }, 60);
          return () => trace('teardown');
        }),
      {
        client: async (client) => {
          await leaveOnHeaders(client);
          await client.traced('fails');
        },
      },
    ),
    asyncHandler(
      'An async handler that rejects after the client has left',
      async (trace) => {
        await pause(60);
        trace('rejects');
        throw new Error('too late');
      },
      { client: leaveWhen('handler', 'rejects') },
    ),
  ],
};

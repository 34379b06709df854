import { Readable } from 'node:stream';
import { Controller, NotFoundException, Post, Res, Sse, type Type } from '@nestjs/common';
import { delay, EMPTY, NEVER, Observable, of, Subject as Source, take, timer } from 'rxjs';
import { leaveWhen } from '../client.js';
import {
  type AnyResponse,
  asyncHandler,
  handler,
  pause,
  rawOf,
  type Side,
  type Subject,
  untypedHandler,
  watch,
} from '../shape.js';

/** A shape whose async handler sees the response. */
const withResponse = (
  name: string,
  body: (response: AnyResponse, side: Side) => Promise<unknown>,
): Subject['shapes'][number] => ({
  name,
  controllers: (side): Type => {
    @Controller()
    class ShapeController {
      @Sse()
      async stream(@Res({ passthrough: true }) response: AnyResponse): Promise<unknown> {
        side.trace('handler');
        return body(response, side);
      }
    }
    return ShapeController;
  },
});

const stateOf = (response: AnyResponse): string => {
  const { writableEnded, headersSent } = rawOf(response);
  return `ended ${writableEnded}, headers sent ${headersSent}`;
};

/** What handlers return, and when. */
export const handlers: Subject = {
  title: 'Handlers',
  shapes: [
    asyncHandler('An async handler', async (trace) => of('a').pipe(watch(trace))),
    asyncHandler('An async handler that awaits', async (trace) => {
      await pause(20);
      trace('awaited');
      return of('a').pipe(watch(trace));
    }),
    asyncHandler('An async handler that awaits 650 ms', async (trace) => {
      await pause(650);
      trace('awaited');
      return timer(15).pipe(watch(trace));
    }),
    asyncHandler('An async handler that answers 404 after 300 ms', async () => {
      await pause(300);
      throw new NotFoundException('no such order');
    }),
    asyncHandler('An async handler with a quiet stream', async (trace) => {
      await pause(20);
      return timer(40).pipe(watch(trace));
    }),
    asyncHandler(
      'An async handler whose client leaves before it settles',
      async (trace) => {
        await pause(60);
        trace('settles');
        return NEVER.pipe(watch(trace));
      },
      { client: leaveWhen('handler', 'settles') },
    ),
    untypedHandler('A handler that returns a promise without async', (trace) =>
      pause(20).then(() => timer(15).pipe(watch(trace))),
    ),
    untypedHandler('A handler without async that answers 404', () =>
      pause(20).then(() => {
        throw new NotFoundException();
      }),
    ),
    handler('A handler typed as an Observable that returns a promise', async (trace) => {
      await pause(20);
      return of('a').pipe(watch(trace));
    }),
    untypedHandler('A handler that returns a thenable', (trace) => ({
      // eslint-disable-next-line unicorn/no-thenable -- that is the shape
      then: (resolve: (value: unknown) => void) => resolve(of('a').pipe(watch(trace))),
    })),
    handler('A handler that returns undefined', () => undefined),
    handler('A handler that returns null', () => null),
    handler('A handler that returns text', () => 'text'),
    handler('A handler that returns an object', () => ({ data: 1 })),
    handler('A handler that returns an array', () => [1, 2]),
    handler('A handler that returns an async generator', async function* () {
      yield 1;
    }),
    handler('A handler that returns a Readable', () => Readable.from(['a'])),
    asyncHandler('A promise of undefined', async () => undefined),
    asyncHandler('A promise of an object', async () => ({ data: 1 })),
    asyncHandler('A promise of a promise of an Observable', async (trace) =>
      Promise.resolve(of('a').pipe(watch(trace))),
    ),
    withResponse('A header set after an await', async (response) => {
      await pause(20);
      response.header('X-Total', '7');
      return of('a');
    }),
    withResponse('A header set after 650 ms', async (response) => {
      await pause(650);
      response.header('X-Total', '7');
      return of('a');
    }),
    withResponse('A status set after an await', async (response) => {
      await pause(20);
      response.status(202);
      return of('a');
    }),
    withResponse('A handler that looks at the response after an await', async (response, { trace }) => {
      trace(stateOf(response));
      await pause(20);
      trace(stateOf(response));
      return rawOf(response).writableEnded ? EMPTY : timer(15).pipe(watch(trace));
    }),
    withResponse(
      'A stream that looks at the response when it is subscribed to',
      async (response, { trace }) => {
        await pause(20);
        return timer(15).pipe(
          delay(1),
          watch((event) => trace(`${event}, ${stateOf(response)}`)),
        );
      },
    ),
    {
      name: 'A Subject that another route feeds',
      controllers: ({ trace }): Type => {
        @Controller()
        class ShapeController {
          private readonly source = new Source<string>();

          @Sse()
          stream(): Observable<string> {
            trace('handler');
            return this.source.pipe(take(2), watch(trace));
          }

          @Post('push')
          push(): object {
            this.source.next('pushed');
            return { pushed: true };
          }
        }
        return ShapeController;
      },
      client: async (client) => {
        const stream = await client.open();
        await client.traced('source subscribed');
        await client.read({ method: 'POST', path: '/push' });
        await client.read({ method: 'POST', path: '/push' });
        await stream.finished();
      },
    },
  ],
};

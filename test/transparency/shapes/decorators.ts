import {
  applyDecorators,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Header,
  Headers,
  Ip,
  Query,
  Req,
  RequestMethod,
  Res,
  SetMetadata,
  Sse,
  SseSignal,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { LastEventId } from '@nestream/nest';
import { finalize, map, NEVER, type Observable, of, timer } from 'rxjs';
import { leaveOnHeaders, leaveWhen, request } from '../client.js';
import { type AnyResponse, pause, type Shape, type Side, type Subject, watch } from '../shape.js';

const FEED = 'feed';

/** What applications compose of Nest's decorators. */
const Feed = (name: string): MethodDecorator =>
  applyDecorators(
    SetMetadata(FEED, name),
    UseGuards({
      canActivate: (context: ExecutionContext) => {
        const response = context.switchToHttp().getResponse<AnyResponse>();
        response.header('X-Feed', String(Reflect.getMetadata(FEED, context.getHandler())));
        return true;
      },
    }),
    Sse(),
    Header('X-Composed', 'yes'),
  );

/** A decorator that replaces the method, as those that time or log do. */
const Timed =
  (trace: Side['trace']): MethodDecorator =>
  (_target, _key, descriptor: PropertyDescriptor) => {
    const method = descriptor.value as (...args: unknown[]) => unknown;
    descriptor.value = function (this: unknown, ...args: unknown[]): unknown {
      trace('before');
      const result = method.apply(this, args);
      trace('after');
      return result;
    };
  };

const UserAgent = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers['user-agent'],
);

const shape = (name: string, controllers: Shape['controllers'], client?: Shape['client']): Shape => ({
  name,
  controllers,
  ...(client && { client }),
});

const signalled = (name: string, client: Shape['client'], stream: (side: Side) => unknown): Shape =>
  shape(
    name,
    (side): Type => {
      @Controller()
      class ShapeController {
        @Sse()
        async stream(@SseSignal() signal: AbortSignal): Promise<unknown> {
          side.trace(`aborted ${signal.aborted}`);
          signal.addEventListener('abort', () => side.trace('abort'));
          return await stream(side);
        }
      }
      return ShapeController;
    },
    client,
  );

/** A handler that reads the position: by the package's decorator where the module is, by Nest's where it is not. */
const lastEventId = (name: string, client: Shape['client']): Shape =>
  shape(
    name,
    ({ trace, withModule }): Type => {
      const Position = withModule ? LastEventId() : Headers('last-event-id');
      @Controller()
      class ShapeController {
        @Sse()
        stream(@Position position: string | undefined): Observable<string> {
          trace('handler');
          return of(`after ${position}`).pipe(watch(trace));
        }
      }
      return ShapeController;
    },
    client,
  );

/** Parameters, and decorators that applications write. */
export const decorators: Subject = {
  title: 'Parameters and decorators',
  shapes: [
    signalled('@SseSignal of a stream that ends', undefined, ({ trace }) => timer(15).pipe(watch(trace))),
    signalled('@SseSignal of a stream that its client leaves', leaveOnHeaders, ({ trace }) =>
      NEVER.pipe(finalize(() => trace('finalize'))),
    ),
    signalled(
      '@SseSignal of a handler whose client leaves before it settles',
      leaveWhen('aborted false', 'settles'),
      async ({ trace }) => {
        await pause(60);
        trace('settles');
        return NEVER;
      },
    ),
    signalled('@SseSignal of a stream that fails', undefined, ({ trace }) =>
      timer(15).pipe(
        map(() => {
          throw new Error('secret');
        }),
        watch(trace),
      ),
    ),
    signalled('@SseSignal of a handler that rejects', undefined, async () => {
      await pause(15);
      throw new Error('secret');
    }),
    lastEventId(
      '@Headers("last-event-id"), or @LastEventId()',
      request({ headers: { 'Last-Event-ID': '5' } }),
    ),
    lastEventId('@LastEventId() of a new client', undefined),
    lastEventId(
      '@LastEventId() of an id with its own grammar',
      request({ headers: { 'Last-Event-ID': 'order=7;at=2026' } }),
    ),
    shape(
      'Query, header and address parameters',
      ({ trace }): Type => {
        @Controller()
        class ShapeController {
          @Sse()
          stream(@Query('q') q: string, @Headers('x-a') a: string, @Ip() ip: string): unknown {
            trace('handler');
            return of({ data: { q, a, ip } }).pipe(watch(trace));
          }
        }
        return ShapeController;
      },
      request({ path: '?q=1', headers: { 'X-A': 'b' } }),
    ),
    shape(
      '@Req and @Res({ passthrough: true })',
      ({ trace }): Type => {
        @Controller()
        class ShapeController {
          @Sse('', { method: RequestMethod.POST })
          stream(
            @Req() incoming: { body: unknown; url: string },
            @Res({ passthrough: true }) response: AnyResponse,
          ): unknown {
            trace('handler');
            response.header('X-Url', incoming.url);
            return of({ data: incoming.body }).pipe(watch(trace));
          }
        }
        return ShapeController;
      },
      request({ method: 'POST', body: '{"prompt":"hi"}' }),
    ),
    shape(
      'A parameter decorator of the application',
      ({ trace }): Type => {
        @Controller()
        class ShapeController {
          @Sse()
          stream(@UserAgent() agent: string): unknown {
            trace('handler');
            return of(agent).pipe(watch(trace));
          }
        }
        return ShapeController;
      },
      request({ headers: { 'User-Agent': 'shape' } }),
    ),
    shape('Decorators composed by applyDecorators', ({ trace }): Type => {
      @Controller()
      class ShapeController {
        @Feed('orders')
        stream(): unknown {
          trace('handler');
          return of('a');
        }
      }
      return ShapeController;
    }),
    shape('A decorator that wraps the handler', ({ trace }): Type => {
      @Controller()
      class ShapeController {
        @Sse()
        @Timed(trace)
        stream(): unknown {
          return timer(15).pipe(watch(trace));
        }
      }
      return ShapeController;
    }),
    shape('A decorator that wraps an async handler', ({ trace }): Type => {
      @Controller()
      class ShapeController {
        @Sse()
        @Timed(trace)
        async stream(): Promise<unknown> {
          await pause(20);
          return timer(15).pipe(watch(trace));
        }
      }
      return ShapeController;
    }),
    shape('A decorator that wraps an async handler that rejects', ({ trace }): Type => {
      @Controller()
      class ShapeController {
        @Sse()
        @Timed(trace)
        async stream(): Promise<unknown> {
          await pause(20);
          throw new Error('secret');
        }
      }
      return ShapeController;
    }),
  ],
};

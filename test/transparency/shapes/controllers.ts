import { Controller, Inject, Injectable, Scope, Sse, type Type, Version } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { interval, type Observable, of, take, timer } from 'rxjs';
import type { ShapeClient } from '../client.js';
import { type Shape, type Side, type Subject, watch } from '../shape.js';
import { prefixed } from './applications.js';

const ticks = ({ trace }: Pick<Side, 'trace'>): Observable<unknown> =>
  interval(10).pipe(take(3), watch(trace));

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

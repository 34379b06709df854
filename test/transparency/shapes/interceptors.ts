import {
  type CallHandler,
  ClassSerializerInterceptor,
  ConflictException,
  type ExecutionContext,
  GatewayTimeoutException,
  type NestInterceptor,
  NotFoundException,
  UseInterceptors,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Exclude } from 'class-transformer';
import {
  catchError,
  delay,
  EMPTY,
  endWith,
  filter,
  from,
  map,
  mergeMap,
  of,
  startWith,
  throwError,
  timeout,
} from 'rxjs';
import { leaveOnHeaders } from '../client.js';
import { type AnyResponse, pause, type Setup, type Shape, type Side, type Subject, watch } from '../shape.js';

import { decorated as shape, failsLater, quiet, refuses, twoItems } from '../decorated.js';
type Intercept = (
  next: CallHandler,
  side: Side,
  context: ExecutionContext,
) => ReturnType<NestInterceptor['intercept']>;

const interceptorOf = (side: Side, intercept: Intercept): NestInterceptor => ({
  intercept: (context, next) => {
    side.trace('interceptor');
    return intercept(next, side, context);
  },
});

const intercepted = (
  name: string,
  intercept: Intercept,
  source = twoItems,
  options: Partial<Shape> = {},
): Shape =>
  shape(name, source, (side) => ({ method: UseInterceptors(interceptorOf(side, intercept)) }), options);

class User {
  name = 'ann';

  @Exclude()
  passwordHash = 'secret';

  data = 'own';
}

const globalInterceptor = (name: string, intercept: Intercept): Setup => ({
  name: `a global interceptor: ${name}`,
  module: (side) => ({ providers: [{ provide: APP_INTERCEPTOR, useValue: interceptorOf(side, intercept) }] }),
});

const globally = (
  name: string,
  intercept: Intercept,
  source = twoItems,
  options: Partial<Shape> = {},
): Shape => shape(name, source, () => ({}), { setup: globalInterceptor(name, intercept), ...options });

const tapping: Intercept = (next, { trace }) => next.handle().pipe(watch(trace, 'tapped'));

const envelopes: Setup = {
  name: 'useGlobalInterceptors',
  configure: (app, side) =>
    app.useGlobalInterceptors(
      interceptorOf(side, (next) => next.handle().pipe(map((data: unknown) => ({ statusCode: 200, data })))),
      new ClassSerializerInterceptor(app.get('Reflector', { strict: false })),
    ),
};

/** Interceptors of handlers, classes and applications. */
export const interceptors: Subject = {
  title: 'Interceptors',
  shapes: [
    intercepted('An interceptor that passes everything on', (next) => next.handle()),
    intercepted('An interceptor that taps', tapping),
    intercepted('An interceptor that taps a quiet stream', tapping, quiet, { client: leaveOnHeaders }),
    intercepted('An interceptor that maps', (next) =>
      next.handle().pipe(map((data: unknown) => ({ type: 'x', data }))),
    ),
    intercepted('An interceptor that maps to promises', (next) =>
      next.handle().pipe(map(async (data: unknown) => data)),
    ),
    intercepted('An interceptor that filters', (next) => next.handle().pipe(filter((data) => data === 'b'))),
    intercepted('An interceptor that delays', (next) => next.handle().pipe(delay(10))),
    intercepted('An interceptor that adds items', (next) =>
      next.handle().pipe(startWith('first'), endWith('last')),
    ),
    intercepted('An interceptor that awaits before the handler', async (next) => {
      await pause(15);
      return next.handle();
    }),
    intercepted('An interceptor that awaits and answers 404', async () => {
      await pause(15);
      throw new NotFoundException();
    }),
    intercepted('An interceptor that does not call the handler', () => of('cached')),
    intercepted('An interceptor that returns EMPTY', () => EMPTY),
    intercepted(
      'An interceptor that catches errors',
      (next) => next.handle().pipe(catchError(() => of('caught'))),
      refuses,
    ),
    intercepted(
      'An interceptor that maps errors',
      (next) => next.handle().pipe(catchError(() => throwError(() => new NotFoundException()))),
      refuses,
    ),
    intercepted('An interceptor that times out', (next) => next.handle().pipe(timeout(30)), quiet),
    intercepted('An interceptor that sets a header', (next, _side, context) => {
      context.switchToHttp().getResponse<AnyResponse>().header('X-Interceptor', 'seen');
      return next.handle();
    }),
    shape('An interceptor of a class', twoItems, (side) => ({
      class: UseInterceptors(interceptorOf(side, tapping)),
    })),
    shape(
      'ClassSerializerInterceptor',
      () => of(new User(), { data: new User() }),
      () => ({ class: UseInterceptors(ClassSerializerInterceptor) }),
    ),
    globally('APP_INTERCEPTOR that taps', tapping),
    globally('APP_INTERCEPTOR that taps a quiet stream', tapping, quiet, { client: leaveOnHeaders }),
    globally(
      'APP_INTERCEPTOR that times out',
      (next) =>
        next.handle().pipe(
          timeout(40),
          catchError(() => throwError(() => new GatewayTimeoutException())),
        ),
      quiet,
    ),
    globally(
      'APP_INTERCEPTOR that maps errors',
      (next) =>
        next
          .handle()
          .pipe(catchError((error: Error) => throwError(() => new ConflictException(error.message)))),
      failsLater,
    ),
    globally('APP_INTERCEPTOR with an async step', (next) =>
      next.handle().pipe(mergeMap((item) => from(pause(5).then(() => item)))),
    ),
    shape('A global response envelope', twoItems, () => ({}), { setup: envelopes }),
  ],
};

import {
  type ArgumentsHost,
  type CallHandler,
  Catch,
  ClassSerializerInterceptor,
  ConflictException,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  GatewayTimeoutException,
  HttpException,
  type NestInterceptor,
  NotFoundException,
  Sse,
  type Type,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { Exclude } from 'class-transformer';
import {
  catchError,
  concat,
  delay,
  EMPTY,
  endWith,
  filter,
  from,
  map,
  mergeMap,
  NEVER,
  of,
  startWith,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { leaveOnHeaders } from '../client.js';
import { type AnyResponse, pause, type Setup, type Shape, type Side, type Subject, watch } from '../shape.js';

type Source = (side: Side) => unknown;
const twoItems: Source = ({ trace }) => concat(of('a'), timer(15).pipe(map(() => 'b'))).pipe(watch(trace));
const quiet: Source = ({ trace }) => NEVER.pipe(watch(trace));
const refuses: Source = () => throwError(() => new ConflictException('taken'));
const failsLater: Source = () =>
  concat(
    of('a'),
    timer(15),
    throwError(() => new ConflictException('taken')),
  );

/** A shape with decorators on its class and handler. */
const shape = (
  name: string,
  source: Source,
  decorate: (side: Side) => { class?: ClassDecorator; method?: MethodDecorator },
  options: Partial<Shape> = {},
): Shape => ({
  name,
  controllers: (side): Type => {
    const { class: onClass = () => undefined, method = () => undefined } = decorate(side);
    @onClass
    @Controller()
    class ShapeController {
      @method
      @Sse()
      stream(): unknown {
        side.trace('handler');
        return source(side);
      }
    }
    return ShapeController;
  },
  ...options,
});

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

type Handle = (exception: unknown, host: ArgumentsHost, side: Side) => unknown;

const filterOf = (side: Side, handle: Handle): ExceptionFilter => {
  @Catch()
  class ShapeFilter implements ExceptionFilter {
    catch(exception: unknown, host: ArgumentsHost): unknown {
      side.trace(`filter ${String(exception)}`);
      return handle(exception, host, side);
    }
  }
  return new ShapeFilter();
};

const answer: Handle = (exception, host) => {
  const status = exception instanceof HttpException ? exception.getStatus() : 503;
  host.switchToHttp().getResponse<AnyResponse>().status(status).send({ filtered: true });
};
const answerLater: Handle = async (exception, host, side) => {
  await pause(15);
  return answer(exception, host, side);
};

const globalFilters: Setup = {
  name: 'global filters',
  module: (side) => ({
    providers: [{ provide: APP_FILTER, useValue: filterOf(side, answer) }],
  }),
};

const baseFilter: Setup = {
  name: 'a filter that extends BaseExceptionFilter',
  configure: (app, { trace }) => {
    @Catch()
    class LoggingFilter extends BaseExceptionFilter {
      override catch(exception: unknown, host: ArgumentsHost): void {
        trace('filter');
        super.catch(exception, host);
      }
    }
    app.useGlobalFilters(new LoggingFilter(app.get(HttpAdapterHost).httpAdapter));
  },
};

const filtered = (name: string, source: Source, handle: Handle): Shape =>
  shape(name, source, (side) => ({ method: UseFilters(filterOf(side, handle)) }));

/** Exception filters. */
export const filters: Subject = {
  title: 'Filters',
  shapes: [
    filtered('A filter of a handler', refuses, answer),
    filtered('A filter of a handler whose stream fails later', failsLater, answer),
    filtered('A filter that awaits', refuses, answerLater),
    shape('A filter of a class', refuses, (side) => ({ class: UseFilters(filterOf(side, answer)) })),
    shape(
      'A filter of a class and a handler without an Observable',
      () => 'text',
      (side) => ({
        class: UseFilters(filterOf(side, answer)),
      }),
    ),
    shape('APP_FILTER', refuses, () => ({}), { setup: globalFilters }),
    shape('APP_FILTER and a stream that fails later', failsLater, () => ({}), { setup: globalFilters }),
    shape(
      'APP_FILTER and an error that is undefined',
      () => throwError(() => undefined),
      () => ({}),
      {
        setup: globalFilters,
      },
    ),
    shape('BaseExceptionFilter', refuses, () => ({}), { setup: baseFilter }),
    shape(
      'BaseExceptionFilter and a handler that throws',
      () => {
        throw new Error('secret');
      },
      () => ({}),
      { setup: baseFilter },
    ),
  ],
};

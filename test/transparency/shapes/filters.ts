import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, UseFilters } from '@nestjs/common';
import { APP_FILTER, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { throwError } from 'rxjs';
import { type AnyResponse, pause, type Setup, type Shape, type Side, type Subject } from '../shape.js';

import { decorated as shape, failsLater, refuses, type Source } from '../decorated.js';
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

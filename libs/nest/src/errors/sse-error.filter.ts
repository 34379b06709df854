import type { ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, type Type } from '@nestjs/common';
import { FILTER_CATCH_EXCEPTIONS } from '@nestjs/common/internal';
import { BaseExceptionFilter, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { toHttpException } from './http.exception.js';
import { setRefusalHeaders } from './refusal-headers.js';
import { SseError } from './sse.error.js';

/**
 * Answers the errors of this library wherever they are thrown while HTTP is served: those that concern the client with their
 * status and code, without an error in the log; those that pass with `Retry-After`. A filter of the application that catches them comes first.
 */
@Catch(SseError)
export class SseErrorFilter extends BaseExceptionFilter implements ExceptionFilter {
  private others: readonly ExceptionFilter[] | undefined;

  constructor(
    @Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {
    super(httpAdapter);
  }

  override catch(error: SseError, host: ArgumentsHost): unknown {
    // Other transports hand an error that a filter returns to their client.
    if (host.getType() !== 'http') return error;
    setRefusalHeaders(responseOf(host), error);
    const exception = toHttpException(error);
    this.others ??= this.applicationFilters();
    const other = this.others.find((filter) => catches(filter, exception));
    // eslint-disable-next-line promise/no-promise-in-callback -- not the catch() of a promise
    return other ? (other.catch(exception, host) as unknown) : this.answer(exception, host);
  }

  private answer(exception: unknown, host: ArgumentsHost): void {
    super.catch(exception, host);
  }

  /**
   * Those that the application provides as `APP_FILTER`, the last first, as Nest asks them. It asks the filter of an imported module before those of
   * the root module, so this one would keep errors from them.
   */
  private applicationFilters(): ExceptionFilter[] {
    const wrappers = [...this.modules.values()].flatMap(({ providers }) => [...providers.values()]);
    return wrappers
      .filter(({ subtype }) => subtype === 'filter')
      .map(({ instance }) => instance as ExceptionFilter | null)
      .filter((filter) => filter !== null && filter !== this && typeof filter.catch === 'function')
      .toReversed() as ExceptionFilter[];
  }
}

/** Whether a filter names a class of an exception, or catches all. */
function catches(filter: ExceptionFilter, exception: unknown): boolean {
  const classes = Reflect.getMetadata(FILTER_CATCH_EXCEPTIONS, filter.constructor) as
    readonly Type[] | undefined;
  return classes !== undefined && (classes.length === 0 || classes.some((one) => exception instanceof one));
}

/** The response of Node, below that of Fastify. */
function responseOf(host: ArgumentsHost): ServerResponse {
  const response = host.switchToHttp().getResponse<ServerResponse & { readonly raw?: ServerResponse }>();
  return response.raw ?? response;
}

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SseRouteExpectedError } from '../errors/sse-route-expected.error.js';
import { connectionOf } from './connection-carrier.js';
import { hideParameterType } from './hide-parameter-type.js';
import type { Connection as SseConnection } from './connection.js';

const inject = createParamDecorator((_data: undefined, context: ExecutionContext): SseConnection => {
  const connection = connectionOf(context.switchToHttp().getRequest<object>());
  if (!connection) throw new SseRouteExpectedError('@Connection()');
  return connection;
});

/**
 * Injects the {@link SseConnection} of the stream into an `@Sse()` handler.
 *
 * @throws SseRouteExpectedError on a route that is no `@Sse()` route, or where `SseModule` is not imported.
 */
export function Connection(...pipes: Parameters<typeof inject>): ParameterDecorator {
  const decorate = inject(...pipes);
  return (target, method, index) => {
    decorate(target, method, index);
    hideParameterType(target, method, index);
  };
}

/** The open stream of a request; same name as the decorator that injects it. */
export type Connection = SseConnection;

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { SseConnection } from '../connection/sse-connection.interface.js';
import { connectionOf } from '../connection/stream-carrier.js';
import { SseRouteExpectedError } from '../errors/stream.errors.js';
import { hideParameterType } from './hide-parameter-type.js';

const TAKES_CONNECTION = 'nestream:takes-connection';

/**
 * Injects the {@link SseConnection} of the stream into an `@Sse()` handler, and makes the stream a managed one.
 *
 * @throws SseRouteExpectedError on a route that is not an `@Sse()` route, or where `SseModule` is not imported.
 */
export const Connection = createParamDecorator(
  (_data: undefined, context: ExecutionContext): SseConnection => {
    const connection = connectionOf(context.switchToHttp().getRequest<object>());
    if (!connection) throw new SseRouteExpectedError('@Connection()');
    return connection;
  },
  [
    (controller, handler, index) => {
      Reflect.defineMetadata(TAKES_CONNECTION, true, controller.constructor, handler!);
      hideParameterType(controller, handler, index);
    },
  ],
);

/** Whether a handler takes `@Connection()`. */
export function takesConnection(controller: object, handler: string): boolean {
  return Reflect.hasMetadata(TAKES_CONNECTION, controller, handler);
}

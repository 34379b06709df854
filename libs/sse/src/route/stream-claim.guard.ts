import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { isOwnController } from '../options/own-controllers.js';
import { installCallTaking, takeCall } from './handler-calls.interceptor.js';
import { SseRoutes } from './sse-routes.service.js';
import { StreamDoor } from './stream-door.service.js';

/** Has the {@link StreamDoor} of this application take the calls of `@Sse()` handlers, once all guards have let the request in. */
@Injectable()
export class StreamClaimGuard implements CanActivate {
  constructor(
    private readonly routes: SseRoutes,
    private readonly door: StreamDoor,
  ) {
    installCallTaking();
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const controller = context.getClass<Type>();
    const isStream = this.routes.of(controller, context.getHandler() as never) !== undefined;
    if (isStream || isOwnController(controller)) takeCall(context.getArgByIndex<object>(0), this.door);
    return true;
  }
}

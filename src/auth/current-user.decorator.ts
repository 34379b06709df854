import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { User } from './user.interface.js';

/** Who makes the request; behind the `SignedInGuard`. */
export const CurrentUser = createParamDecorator(
  (_data: unknown, context: ExecutionContext): User =>
    context.switchToHttp().getRequest<{ user: User }>().user,
);

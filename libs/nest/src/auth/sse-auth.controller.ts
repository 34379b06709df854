import {
  Body,
  type CanActivate,
  Controller,
  HttpCode,
  mixin,
  Post,
  Req,
  type Type,
  UseGuards,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ownController } from './own-controllers.js';
import { type IssuedTicket, type RefreshedStream, SseAuthService } from './sse-auth.service.js';

/**
 * A controller with the two routes that pages need: `POST <path>/ticket` with `{ path }` answers `{ ticket, expiresIn }`, and
 * `POST <path>/refresh` with `{ connectionId }` answers `{ expiresAt, droppedRooms }`. List it among the controllers of a module.
 *
 * Versioning of the application (`app.enableVersioning`) does not apply: pages find the routes without a version.
 *
 * @param guard lets in who may ask; one of this library also checks the origin of pages that send cookies.
 * @param path where the routes are. Default `sse-auth`.
 */
export function SseAuthController(guard: Type<CanActivate>, path = 'sse-auth'): Type<unknown> {
  @Controller({ path, version: VERSION_NEUTRAL })
  @UseGuards(guard)
  @ownController()
  class MixinSseAuthController {
    constructor(private readonly auth: SseAuthService) {}

    @Post('ticket')
    async ticket(@Req() request: object, @Body() body: unknown): Promise<IssuedTicket> {
      return this.auth.issueTicket(request, field(body, 'path'));
    }

    @Post('refresh')
    @HttpCode(200)
    async refresh(@Req() request: object, @Body() body: unknown): Promise<RefreshedStream> {
      return this.auth.refresh(request, field(body, 'connectionId'));
    }
  }
  return mixin(MixinSseAuthController);
}

/** Not by a DTO, which the application's own validation pipe would be in charge of. */
function field(body: unknown, name: string): string {
  const value: unknown =
    typeof body === 'object' && body ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}

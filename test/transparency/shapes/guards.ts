import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  Req,
  SetMetadata,
  Sse,
  type Type,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { delay, of, timer } from 'rxjs';
import { request } from '../client.js';
import { pause, type Setup, type Shape, type Side, type Subject, watch } from '../shape.js';

type Body = (context: ExecutionContext, side: Side) => ReturnType<CanActivate['canActivate']>;

/** A shape behind a guard. */
const guarded = (name: string, body: Body, options: Partial<Shape> = {}): Shape => ({
  name,
  controllers: (side): Type => {
    const guard: CanActivate = {
      canActivate: (context) => {
        side.trace('guard');
        return body(context, side);
      },
    };
    @Controller()
    class ShapeController {
      @UseGuards(guard)
      @Sse()
      stream(@Req() incoming: { user?: object }): unknown {
        side.trace('handler');
        return of(incoming.user ?? 'nobody').pipe(delay(15), watch(side.trace));
      }
    }
    return ShapeController;
  },
  ...options,
});

const signedIn = (name: string, user: object): Shape =>
  guarded(name, (context) => {
    context.switchToHttp().getRequest<{ user: object }>().user = user;
    return true;
  });

const globalGuards: Setup = {
  name: 'global guards',
  module: ({ trace }) => {
    @Injectable()
    class HeaderGuard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        trace('APP_GUARD');
        const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
        if (headers['x-refuse']) throw new UnauthorizedException();
        return true;
      }
    }
    return { providers: [{ provide: APP_GUARD, useClass: HeaderGuard }] };
  },
  configure: (app, { trace }) =>
    app.useGlobalGuards({
      canActivate: () => {
        trace('global guard');
        return true;
      },
    }),
};

/** Guards, and what they leave on the request. */
export const guards: Subject = {
  title: 'Guards',
  shapes: [
    guarded('A guard that lets through', () => true),
    guarded('A guard that refuses', () => false),
    guarded('A guard that throws', () => {
      throw new UnauthorizedException('no token');
    }),
    guarded('An async guard', async () => {
      await pause(15);
      return true;
    }),
    guarded('An async guard that refuses', async () => {
      await pause(15);
      return false;
    }),
    guarded('An async guard that throws', async () => {
      await pause(15);
      throw new ForbiddenException();
    }),
    guarded('A guard that returns an Observable', () => timer(15).pipe(delay(1), () => of(true))),
    guarded('A guard that returns an Observable of false', () => of(false)),
    guarded('A guard that looks at the handler it guards', (context, { trace }) => {
      trace(`${context.getClass().name}.${context.getHandler().name} of ${context.getType()}`);
      trace(`same function: ${context.getHandler() === context.getClass().prototype.stream}`);
      trace(`arguments: ${context.getArgs().length}`);
      return true;
    }),
    guarded('A guard that sets a header', (context) => {
      context
        .switchToHttp()
        .getResponse<{ header(name: string, value: string): void }>()
        .header('X-Guard', 'seen');
      return true;
    }),
    signedIn('A user', { id: 'ann' }),
    signedIn('A user whose exp is in the past', { id: 'ann', exp: 1_500_000_000 }),
    signedIn('A user whose exp is 1200', { id: 'ann', exp: 1_200 }),
    signedIn('A user whose exp is 0', { id: 'ann', exp: 0 }),
    signedIn('A user whose exp is -1', { id: 'ann', exp: -1 }),
    signedIn('A user whose exp is text', { id: 'ann', exp: 'soon' }),
    signedIn('A user whose exp is far away', { id: 'ann', exp: 4_000_000_000 }),
    signedIn('A user without an id', { name: 'ann' }),
    signedIn('A user whose id is a number', { id: 7 }),
    {
      name: 'A guard that reads metadata by Reflector',
      controllers: ({ trace }): Type => {
        @Injectable()
        class RolesGuard implements CanActivate {
          constructor(private readonly reflector: Reflector) {}

          canActivate(context: ExecutionContext): boolean {
            const roles = this.reflector.getAllAndOverride<string[]>('roles', [
              context.getHandler(),
              context.getClass(),
            ]);
            trace(`roles ${roles.join(', ')}`);
            trace(
              `metadata ${Reflect.getMetadataKeys(context.getHandler()).map(String).toSorted().join(', ')}`,
            );
            return true;
          }
        }
        @UseGuards(RolesGuard)
        @SetMetadata('roles', ['reader'])
        @Controller()
        class ShapeController {
          @SetMetadata('roles', ['editor'])
          @Sse()
          stream(): unknown {
            trace('handler');
            return of('a');
          }
        }
        return ShapeController;
      },
    },
    guarded('A global guard that lets through', () => true, { setup: globalGuards }),
    guarded('A global guard that refuses', () => true, {
      setup: globalGuards,
      client: request({ headers: { 'X-Refuse': '1' } }),
    }),
  ],
};

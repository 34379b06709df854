import {
  type ArgumentMetadata,
  BadRequestException,
  type CanActivate,
  Controller,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  NotFoundException,
  Param,
  ParseIntPipe,
  type PipeTransform,
  Query,
  Req,
  SetMetadata,
  Sse,
  type Type,
  UnauthorizedException,
  UseGuards,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common';
import { APP_GUARD, APP_PIPE, Reflector } from '@nestjs/core';
import { IsInt, IsOptional, Max } from 'class-validator';
import { Type as AsType } from 'class-transformer';
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

class PageQuery {
  @IsOptional()
  @AsType(() => Number)
  @IsInt()
  @Max(100)
  limit?: number;
}

class OrderPipe implements PipeTransform {
  async transform(value: string, _metadata: ArgumentMetadata): Promise<string> {
    await pause(15);
    if (value === 'missing') throw new NotFoundException('no such order');
    return `order ${value}`;
  }
}

const piped = (name: string, client: Shape['client'], setup?: Setup): Shape => ({
  name,
  controllers: ({ trace }): Type => {
    @Controller()
    class ShapeController {
      @Sse('number/:id')
      number(@Param('id', ParseIntPipe) id: number): unknown {
        trace(`handler ${typeof id}`);
        return of(id).pipe(watch(trace));
      }

      @Sse('order/:id')
      order(@Param('id', OrderPipe) id: string): unknown {
        trace(`handler ${id}`);
        return timer(15).pipe(watch(trace));
      }

      @UsePipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
      @Sse('page')
      page(@Query() query: PageQuery): unknown {
        trace(`handler ${query.constructor.name} ${typeof query.limit}`);
        return of(query);
      }

      @Sse('plain')
      plain(@Query('q') q: unknown): unknown {
        trace('handler');
        return of(q);
      }
    }
    return ShapeController;
  },
  ...(client && { client }),
  ...(setup && { setup }),
});

const refused =
  (path: string): Shape['client'] =>
  async (client) => {
    const { responses } = await client.read({ path });
    client.note(responses[0]?.status);
    client.note('refused before the handler');
  };

const globalPipes: Setup = {
  name: 'global pipes',
  module: ({ trace }) => ({
    providers: [
      {
        provide: APP_PIPE,
        useValue: {
          transform: (value: unknown, { type, metatype }: ArgumentMetadata) => {
            trace(`APP_PIPE ${type} ${metatype?.name}`);
            return value;
          },
        },
      },
    ],
  }),
  configure: (app) =>
    app.useGlobalPipes(new ValidationPipe({ transform: true, validateCustomDecorators: true }), {
      transform: async (value: unknown) => {
        await pause(10);
        if (value === 'bad') throw new BadRequestException('global pipe');
        return value;
      },
    }),
};

/** Pipes on parameters, handlers and applications. */
export const pipes: Subject = {
  title: 'Pipes',
  shapes: [
    piped('ParseIntPipe', request({ path: '/number/7' })),
    piped('ParseIntPipe that refuses', refused('/number/x')),
    piped('A pipe that awaits', request({ path: '/order/7' })),
    piped('A pipe that awaits and answers 404', refused('/order/missing')),
    piped('ValidationPipe with a DTO', request({ path: '/page?limit=5' })),
    piped('ValidationPipe that refuses', refused('/page?limit=500')),
    piped('ValidationPipe that refuses an unknown parameter', refused('/page?other=1')),
    piped('Global pipes', request({ path: '/plain?q=1' }), globalPipes),
    piped('A global pipe that refuses', refused('/plain?q=bad'), globalPipes),
  ],
};

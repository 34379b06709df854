import {
  type ArgumentMetadata,
  BadRequestException,
  Controller,
  NotFoundException,
  Param,
  ParseIntPipe,
  type PipeTransform,
  Query,
  Sse,
  type Type,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { Type as AsType } from 'class-transformer';
import { IsInt, IsOptional, Max } from 'class-validator';
import { of, timer } from 'rxjs';
import { request } from '../client.js';
import { pause, type Setup, type Shape, type Subject, watch } from '../shape.js';

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

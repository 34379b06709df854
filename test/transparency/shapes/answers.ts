import {
  Controller,
  Header,
  HttpCode,
  NotFoundException,
  Req,
  RequestMethod,
  Res,
  Sse,
  type Type,
} from '@nestjs/common';
import { EMPTY, of, timer } from 'rxjs';
import { request } from '../client.js';
import { type AnyResponse, pause, rawOf, type Shape, type Side, type Subject, watch } from '../shape.js';

type Answer = (response: AnyResponse, side: Side) => unknown;

/** A shape whose handler answers with the response object. */
const answer = (name: string, body: Answer, options: Partial<Shape> = {}): Shape => ({
  name,
  controllers: (side): Type => {
    @Controller()
    class ShapeController {
      @Sse()
      stream(@Res() response: AnyResponse): unknown {
        side.trace('handler');
        return body(response, side);
      }
    }
    return ShapeController;
  },
  ...options,
});

/** The same with an async handler. */
const asyncAnswer = (name: string, body: Answer, options: Partial<Shape> = {}): Shape => ({
  name,
  controllers: (side): Type => {
    @Controller()
    class ShapeController {
      @Sse()
      async stream(@Res() response: AnyResponse): Promise<unknown> {
        side.trace('handler');
        await pause(15);
        return body(response, side);
      }
    }
    return ShapeController;
  },
  ...options,
});

const express = { platforms: ['express'] } as const;
const fastify = { platforms: ['fastify'] } as const;

/** Handlers that answer by hand. */
export const answers: Subject = {
  title: 'Answers by hand',
  shapes: [
    ...[answer, asyncAnswer].flatMap((shape) => {
      const way = shape === answer ? 'A handler' : 'An async handler';
      return [
        shape(`${way} that sends 204 and returns EMPTY`, (response) => {
          response.status(204).send();
          return EMPTY;
        }),
        shape(`${way} that sends 204 and returns of()`, (response) => {
          response.status(204).send();
          return of();
        }),
        shape(`${way} that sends a body and returns undefined`, (response) => {
          response.status(409).send({ reason: 'busy' });
        }),
        shape(`${way} that redirects`, (response) => {
          response.redirect('/elsewhere');
          return EMPTY;
        }),
        shape(`${way} that ends the raw response`, (response) => {
          rawOf(response).setHeader('X-By', 'hand');
          rawOf(response).end('by hand');
          return EMPTY;
        }),
        shape(`${way} that sets a status and a header`, (response, { trace }) => {
          response.status(203);
          response.header('X-By', 'hand');
          return timer(15).pipe(watch(trace));
        }),
      ];
    }),
    answer(
      'res.sendStatus(204)',
      (response) => {
        (response as unknown as { sendStatus(code: number): void }).sendStatus(204);
        return EMPTY;
      },
      express,
    ),
    answer(
      'res.json and EMPTY',
      (response) => {
        (response as unknown as { json(body: object): void }).json({ by: 'hand' });
        return EMPTY;
      },
      express,
    ),
    answer(
      'reply.hijack and a raw stream',
      (response) => {
        (response as unknown as { hijack(): void }).hijack();
        rawOf(response).writeHead(200, { 'content-type': 'text/plain' });
        rawOf(response).end('raw');
        return EMPTY;
      },
      fastify,
    ),
    answer('An answer by hand and then an exception', (response) => {
      response.status(202).send('sent');
      throw new NotFoundException();
    }),
    answer('A listener for the end of the response', (response, { trace }) => {
      rawOf(response).on('finish', () => trace('finish'));
      return timer(15);
    }),
  ],
};

/** A shape with one decorated handler. */
const decorated = (name: string, decorator: MethodDecorator, client?: Shape['client']): Shape => ({
  name,
  controllers: ({ trace }): Type => {
    @Controller()
    class ShapeController {
      @decorator
      stream(): unknown {
        trace('handler');
        return timer(15).pipe(watch(trace));
      }
    }
    return ShapeController;
  },
  ...(client && { client }),
});

const all =
  (...decorators: MethodDecorator[]): MethodDecorator =>
  (target, key, descriptor) =>
    decorators.forEach((decorator) => decorator(target, key, descriptor));

/** Headers, statuses and methods. */
export const routes: Subject = {
  title: 'Headers, statuses and methods',
  shapes: [
    decorated('@Header', all(Sse(), Header('X-Feed', 'orders'))),
    decorated('@Header that overrides one of Nest', all(Sse(), Header('Cache-Control', 'no-cache'))),
    decorated(
      '@Header with the content type',
      all(Sse(), Header('Content-Type', 'text/event-stream; charset=utf-8')),
    ),
    decorated('@HttpCode', all(Sse(), HttpCode(202))),
    decorated('@Sse with several paths', Sse(['a', 'b'] as never), async (client) => {
      await client.read({ path: '/a' });
      await client.read({ path: '/b' });
    }),
    decorated('@Sse with a parameter in its path', Sse(':id'), request({ path: '/7?q=1' })),
    decorated(
      '@Sse with POST',
      Sse('', { method: RequestMethod.POST }),
      request({ method: 'POST', body: '{"a":1}' }),
    ),
    decorated(
      '@Sse with POST and @HttpCode(200)',
      all(Sse('', { method: RequestMethod.POST }), HttpCode(200)),
      request({ method: 'POST', body: '{}' }),
    ),
    decorated('GET of a stream by POST', Sse('', { method: RequestMethod.POST })),
    decorated('maxPendingDataLength', Sse('', { maxPendingDataLength: 1_024 })),
    decorated('HEAD', Sse(), request({ method: 'HEAD' })),
    decorated('OPTIONS', Sse(), async (client) => {
      await client.read({ method: 'OPTIONS' });
      client.note('answered');
      await client.read();
    }),
    {
      name: 'req.on("close") in a POST stream',
      controllers: ({ trace }): Type => {
        @Controller()
        class ShapeController {
          @Sse('', { method: RequestMethod.POST })
          stream(@Req() incoming: { raw?: RawRequest } & RawRequest): unknown {
            const raw = incoming.raw ?? incoming;
            raw.on('close', () => trace('request closed'));
            return timer(30).pipe(watch(trace));
          }
        }
        return ShapeController;
      },
      client: request({ method: 'POST', body: '{"prompt":"hi"}' }),
    },
  ],
};

interface RawRequest {
  on(event: string, listener: () => void): unknown;
}

import { lastValueFrom, NEVER, type Observable, of, timer, toArray } from 'rxjs';
import type { ShapeClient } from '../client.js';
import { asyncHandler, handler, type Subject, watch } from '../shape.js';

interface Streams {
  stream(): Observable<unknown> | Promise<Observable<unknown>>;
}

const callDirectly = async (client: ShapeClient): Promise<void> => {
  const { stream } = Object.getPrototypeOf(client.controller()) as Streams;
  client.note(`${stream.name}, ${stream.length} parameters, ${stream.constructor.name}`);
  const source = await (client.controller() as Streams).stream();
  client.note(await lastValueFrom(source.pipe(toArray())));
};

interface Injected {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly payload: string;
  stream(): { destroy(): void; once(event: string, listener: () => void): void };
}

const inject = async (client: ShapeClient, payloadAsStream: boolean): Promise<Injected> => {
  const fastify = client.app.getHttpAdapter().getInstance() as { inject(options: object): Promise<Injected> };
  return fastify.inject({ url: client.base, payloadAsStream });
};

const injectWhole = async (client: ShapeClient): Promise<void> => {
  const { statusCode, headers, payload } = await inject(client, false);
  client.note({ statusCode, headers: { ...headers, date: '' }, payload });
};

const fastify = ['fastify'] as const;

/** How handlers are tested. */
export const tests: Subject = {
  title: 'Tests',
  shapes: [
    handler('A handler called by a unit test', (trace) => of('a', 'b').pipe(watch(trace)), {
      client: callDirectly,
    }),
    asyncHandler('An async handler called by a unit test', async (trace) => of('a').pipe(watch(trace)), {
      client: callDirectly,
    }),
    handler('app.inject() of a stream', (trace) => timer(15).pipe(watch(trace)), {
      platforms: fastify,
      client: injectWhole,
    }),
    handler('app.inject() of a handler that returns no Observable', () => 'text', {
      platforms: fastify,
      client: injectWhole,
    }),
    handler('app.inject() of a stream that is destroyed', (trace) => NEVER.pipe(watch(trace)), {
      platforms: fastify,
      client: async (client) => {
        const response = await inject(client, true);
        response.stream().destroy();
        client.note(response.statusCode);
      },
    }),
  ],
};

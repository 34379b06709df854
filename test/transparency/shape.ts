import { Controller, type DynamicModule, type INestApplication, Sse, type Type } from '@nestjs/common';
import { concat, concatMap, type MonoTypeOperatorFunction, Observable, of, tap, timer } from 'rxjs';
import type { Platform } from '../kit/test-app.js';
import type { ShapeClient } from './client.js';

/** Records what happens in the code of a shape, in its order. */
export type Trace = (event: string) => void;

/** The application that a shape is built for. */
export interface Side {
  readonly trace: Trace;
  readonly platform: Platform;
  readonly withModule: boolean;
}

/** What surrounds the shapes of one application: global pipes, filters, middleware and the like. */
export interface Setup {
  readonly name: string;
  /** Providers and imports of the root module. */
  readonly module?: (side: Side) => Pick<DynamicModule, 'imports' | 'providers'>;
  readonly configure?: (app: INestApplication, side: Side) => void;
  /** Path in front of all routes. */
  readonly prefix?: string;
}

/** A piece of plain `@Sse()` code and the client that reads it. */
export interface Shape {
  /** Is listed in the docs. */
  readonly name: string;
  /** Called for each application, so that the two sides share no class. */
  readonly controllers: (side: Side) => Type;
  readonly providers?: (side: Side) => NonNullable<DynamicModule['providers']>;
  /** @default reads one response of the route to its end */
  readonly client?: (client: ShapeClient) => Promise<void>;
  /** @default an application without anything global */
  readonly setup?: Setup;
  /** @default all */
  readonly platforms?: readonly Platform[];
}

/** Shapes of one subject: a section of the docs. */
export interface Subject {
  readonly title: string;
  readonly shapes: readonly Shape[];
}

type Options = Omit<Shape, 'name' | 'controllers'>;

/** Traces the life of an Observable. */
export function watch<T>(trace: Trace, name = 'source'): MonoTypeOperatorFunction<T> {
  return tap<T>({
    subscribe: () => trace(`${name} subscribed`),
    next: () => trace(`${name} emits`),
    complete: () => trace(`${name} completes`),
    error: () => trace(`${name} fails`),
    unsubscribe: () => trace(`${name} unsubscribed`),
    finalize: () => trace(`${name} finalized`),
  });
}

/** A shape whose handler is typed to return an Observable. What it returns may be anything else all the same. */
export function handler(name: string, body: (trace: Trace) => unknown, options: Options = {}): Shape {
  const controllers = ({ trace }: Side): Type => {
    @Controller()
    class ShapeController {
      @Sse()
      stream(): Observable<unknown> {
        trace('handler');
        return body(trace) as Observable<unknown>;
      }
    }
    return ShapeController;
  };
  return { name, controllers, ...options };
}

/** A shape whose handler is an `async` method. */
export function asyncHandler(
  name: string,
  body: (trace: Trace) => Promise<unknown>,
  options: Options = {},
): Shape {
  const controllers = ({ trace }: Side): Type => {
    @Controller()
    class ShapeController {
      @Sse()
      async stream(): Promise<unknown> {
        trace('handler');
        return body(trace);
      }
    }
    return ShapeController;
  };
  return { name, controllers, ...options };
}

/** A shape whose handler has neither `async` nor a return type, as JavaScript and most TypeScript has it. */
export function untypedHandler(name: string, body: (trace: Trace) => unknown, options: Options = {}): Shape {
  const controllers = ({ trace }: Side): Type => {
    @Controller()
    class ShapeController {
      @Sse()
      stream() {
        trace('handler');
        return body(trace);
      }
    }
    return ShapeController;
  };
  return { name, controllers, ...options };
}

/** A shape that emits values in the turn of the subscription and again once the stream is open, and completes. */
export function emits(name: string, ...values: readonly unknown[]): Shape {
  return handler(name, (trace) =>
    concat(of(...values), timer(15).pipe(concatMap(() => of(...values)))).pipe(watch(trace)),
  );
}

/** Waits in a handler. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What responses of both platforms offer by the same name. */
export interface AnyResponse {
  header(name: string, value: string): unknown;
  status(code: number): AnyResponse;
  send(body?: unknown): unknown;
  redirect(url: string): unknown;
  readonly raw?: RawResponse;
}

/** Node's response. */
export interface RawResponse {
  readonly writableEnded: boolean;
  readonly headersSent: boolean;
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  write(text: string): boolean;
  writeHead(status: number, headers?: Record<string, string>): unknown;
  end(text?: string): unknown;
  on(event: string, listener: () => void): unknown;
}

/** Node's response of a response of Express or Fastify. */
export function rawOf(response: AnyResponse): RawResponse {
  return response.raw ?? (response as unknown as RawResponse);
}

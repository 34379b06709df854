import type { INestApplication, ModuleMetadata, NestApplicationOptions, Type } from '@nestjs/common';
import { type AbstractHttpAdapter, APP_INTERCEPTOR } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { SseModule, type SseModuleOptions } from '@nestream/nest';

/** The HTTP platforms that everything is proved on. */
export const PLATFORMS = ['express', 'fastify'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What a test application is made of. */
export interface TestAppOptions {
  readonly sse?: SseModuleOptions;
  readonly controllers?: Type[];
  readonly providers?: NonNullable<ModuleMetadata['providers']>;
  readonly configure?: (app: INestApplication) => void;
  /** An interceptor that runs outside of the module's. */
  readonly outerInterceptor?: object;
  /** Modules beside the one under test. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** Default: that of the platform, with its defaults. */
  readonly adapter?: AbstractHttpAdapter;
  /** Options of Nest itself. */
  readonly nest?: NestApplicationOptions;
  /** Port to listen on. Default: a free one. */
  readonly port?: number;
  /** Host to listen on. Default: `127.0.0.1`. */
  readonly host?: string;
}

/** A running application on a loopback port. */
export interface TestApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly port: number;
}

/** The adapter of a platform, with its defaults. */
export function createAdapter(platform: Platform): AbstractHttpAdapter {
  return platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
}

/** Starts a Nest application with the module and the given controllers. */
export async function startApp(platform: Platform, options: TestAppOptions = {}): Promise<TestApp> {
  const {
    sse = {},
    controllers = [],
    configure,
    imports = [],
    outerInterceptor,
    nest,
    port = 0,
    host = '127.0.0.1',
  } = options;
  const { adapter = createAdapter(platform) } = options;
  // Those of the root module run first.
  const providers = outerInterceptor ? [{ provide: APP_INTERCEPTOR, useValue: outerInterceptor }] : [];
  const module = await Test.createTestingModule({
    imports: [SseModule.forRoot(sse), ...imports],
    controllers,
    providers: [...providers, ...(options.providers ?? [])],
  }).compile();
  const app = module.createNestApplication(adapter, { logger: false, ...nest });
  configure?.(app);
  await app.listen(port, host);
  const address = app.getHttpServer().address() as { port: number };
  return { app, port: address.port, url: `http://127.0.0.1:${address.port}` };
}

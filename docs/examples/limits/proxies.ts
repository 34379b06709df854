import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { LimitedModule } from './limited.module.js';

/** Express behind one proxy. */
export async function createExpress(): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(LimitedModule);
  app.set('trust proxy', 1);
  return app;
}

/** Fastify behind one proxy. */
export const adapter = new FastifyAdapter({ trustProxy: (_address, hop) => hop < 1 });

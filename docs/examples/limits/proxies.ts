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

/** Fastify behind proxies in these networks. */
export const adapter = new FastifyAdapter({ trustProxy: ['10.0.0.0/8'] });

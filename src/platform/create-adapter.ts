import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Platform } from '../config/environment.js';

/** Most bytes of a request body: the longest chat message fits, however it is escaped. More is answered with 413. */
const BODY_LIMIT = 32 * 1024;

const ADAPTERS: Readonly<Record<Platform, () => AbstractHttpAdapter>> = {
  express: () => {
    const adapter = new ExpressAdapter();
    adapter.useBodyParser('json', false, { limit: BODY_LIMIT });
    return adapter;
  },
  fastify: () => new FastifyAdapter({ bodyLimit: BODY_LIMIT }),
};

/** The HTTP platform below Nest. */
export function createAdapter(platform: Platform): AbstractHttpAdapter {
  return ADAPTERS[platform]();
}

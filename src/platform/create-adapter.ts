import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Platform } from '../config/environment.js';
import type { TlsIdentity } from './tls-identity.interface.js';

/** Most bytes of a request body: the longest chat message fits, however it is escaped. More is answered with 413. */
const BODY_LIMIT = 32 * 1024;

const ADAPTERS: Readonly<Record<Platform, (tls?: TlsIdentity) => AbstractHttpAdapter>> = {
  express: () => {
    const adapter = new ExpressAdapter();
    adapter.useBodyParser('json', false, { limit: BODY_LIMIT });
    return adapter;
  },
  fastify: (tls) =>
    tls
      ? new FastifyAdapter({ bodyLimit: BODY_LIMIT, http2: true, https: { allowHTTP1: true, ...tls } })
      : new FastifyAdapter({ bodyLimit: BODY_LIMIT }),
};

/**
 * The HTTP platform below Nest.
 *
 * @param tls makes it serve HTTP/2, and HTTP/1.1 to who knows no other, over TLS: `fastify` only.
 */
export function createAdapter(platform: Platform, tls?: TlsIdentity): AbstractHttpAdapter {
  return ADAPTERS[platform](tls);
}

import type { INestApplication } from '@nestjs/common';

/** What `app.enableCors` takes. */
type CorsOptions = Extract<Parameters<INestApplication['enableCors']>[0], { origin?: unknown }>;

/**
 * Options for `app.enableCors` with which pages of these origins can use streams, with cookies and with what clients over `fetch` send.
 *
 * @param origins the same as in the option `auth.origins`.
 */
export function sseCors(origins: readonly string[]): CorsOptions {
  return {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Last-Event-ID'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  };
}

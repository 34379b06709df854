import type { IncomingMessage, ServerResponse } from 'node:http';

/** Node's request below that of Express (itself) or Fastify. */
export function rawRequest(request: object): IncomingMessage {
  return ('raw' in request ? request.raw : request) as IncomingMessage;
}

/** Node's response below that of Express (itself) or Fastify, which then leaves it alone. */
export function rawResponse(response: object): ServerResponse {
  if (!('hijack' in response)) return response as ServerResponse;
  (response as { hijack(): void }).hijack();
  return (response as unknown as { raw: ServerResponse }).raw;
}

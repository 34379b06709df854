import type { IncomingHttpHeaders } from 'node:http';

/** The parts of an HTTP request that say where a client left off. */
export interface ResumableRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url?: string | undefined;
  readonly query?: unknown;
}

/**
 * Where a client left off: the `Last-Event-ID` header, else the `lastEventId` query parameter. The header wins: after a
 * native reconnect the query is stale.
 */
export function lastEventIdOf(request: ResumableRequest): string | undefined {
  const header = request.headers['last-event-id'];
  if (typeof header === 'string' && header !== '') return decodeUtf8(header);
  // Express takes the query apart each time that it is asked for.
  if (request.url?.includes('?') === false) return undefined;
  const parameter = (request.query as { lastEventId?: unknown } | undefined)?.lastEventId;
  const value: unknown = Array.isArray(parameter) ? parameter.at(-1) : parameter;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Clients send the id as UTF-8 bytes (WHATWG HTML, section 9.2.3), which Node hands out as latin1. */
function decodeUtf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? header : text;
}

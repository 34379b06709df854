import type { IncomingHttpHeaders } from 'node:http';

/** The parts of an HTTP request that say where a client left off. */
export interface ResumableRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url?: string | undefined;
  readonly query?: unknown;
  /** Each value of a header by itself; Node has it for HTTP/1.1. */
  readonly headersDistinct?: NodeJS.Dict<string[]>;
  /** Node's request where the framework has one of its own. */
  readonly raw?: Pick<ResumableRequest, 'headersDistinct'>;
}

/** A cursor, or the count that Nest keeps for each connection. */
const NUMBERED = /^(?:[0-9a-z]{1,32}:)?[0-9]+$/;

/**
 * Where a client left off: the `Last-Event-ID` header, otherwise the `lastEventId` query parameter. The header wins, because the query
 * of a native reconnect is stale. Of several values the last one that is not empty counts.
 */
export function lastEventIdOf(request: ResumableRequest): string | undefined {
  const sent = lastSent(request);
  if (sent !== '') return decodeUtf8(sent);
  // Express parses the query each time it is read.
  if (request.url?.includes('?') === false) return undefined;
  const parameter = (request.query as { lastEventId?: unknown } | undefined)?.lastEventId;
  const values: unknown[] = Array.isArray(parameter) ? parameter : [parameter];
  const value = values.findLast((one) => one !== '');
  return typeof value === 'string' ? lastOfList(value) || undefined : undefined;
}

/** Some clients send the header twice: the id that they began with, and the newest one. */
function lastSent({ headers, headersDistinct, raw }: ResumableRequest): string {
  const joined = headers['last-event-id'];
  if (typeof joined !== 'string') return '';
  if (!joined.includes(',')) return joined;
  const values = (raw?.headersDistinct ?? headersDistinct)?.['last-event-id'] ?? [joined];
  return lastOfList(values.findLast((value) => lastOfList(value) !== '') ?? '');
}

/**
 * The last of the ids that one text holds. Proxies and HTTP/2 join a header that was sent twice with a comma (RFC 9110, section 5.3).
 * An id of the application may hold commas, so only cursors and counts are taken apart.
 */
function lastOfList(text: string): string {
  const ids = text.split(',').flatMap((part) => part.trim() || []);
  return ids.every((id) => NUMBERED.test(id)) ? (ids.at(-1) ?? '') : text;
}

/** Clients send the id as UTF-8 bytes (WHATWG HTML, section 9.2.3), which Node hands out as latin1. */
function decodeUtf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? header : text;
}

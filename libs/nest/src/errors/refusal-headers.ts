/** The part of a response of Node that is needed here. */
interface HeadResponse {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
}

/**
 * Marks an answer that refuses a request: `Cache-Control: no-store`, so that a shared cache never gives the 401 or 204 of one client to
 * another (caches may store a 204 and a 404 without being asked to, RFC 9111, section 4.2.2), and `Retry-After` for an error that passes
 * (RFC 9110, section 10.2.3). Does nothing once the headers are sent.
 */
export function setRefusalHeaders(response: HeadResponse, error: unknown): void {
  if (response.headersSent) return;
  response.setHeader('Cache-Control', 'no-store');
  const retryAfter = (error as { retryAfter?: unknown } | null | undefined)?.retryAfter;
  if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
}

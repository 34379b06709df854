/** The part of a response of Node that is needed here. */
interface HeadResponse {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
}

/** Sets `Retry-After` for an error that passes (RFC 9110, section 10.2.3), unless the headers are out. */
export function setRetryAfter(response: HeadResponse, error: unknown): void {
  const retryAfter = (error as { retryAfter?: unknown } | null | undefined)?.retryAfter;
  if (typeof retryAfter === 'number' && !response.headersSent)
    response.setHeader('Retry-After', String(retryAfter));
}

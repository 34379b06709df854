import { ContentTypeError } from '../errors/content-type.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { follow } from './follow.js';
import { headerText } from './header-text.js';
import type { RequestContext, Resolvable, TransportOptions } from './transport-options.interface.js';

/** The method of the request. */
function methodOf({ body, method = body == null ? 'GET' : 'POST' }: TransportOptions): string {
  return method.toUpperCase();
}

/** Whether the request may be made again from the start. */
export function isRepeatable(options: TransportOptions & { readonly resend?: boolean | undefined }): boolean {
  return options.resend === true || /^(GET|HEAD)$/.test(methodOf(options));
}

/** Puts the id to resume after, which is not empty, into the headers or the address; returns the address. */
export type IdPlacement = (lastEventId: string, headers: Headers, address: string) => string;

/** As the standard has it. For an id that no header can carry, one that no server has given: it tells of the loss. */
const inHeader: IdPlacement = (lastEventId, headers, address) => {
  headers.set('last-event-id', headerText(lastEventId) ?? '?');
  return address;
};

/**
 * Requests the stream.
 *
 * @throws HttpStatusError for any status but 200 (and 201, with which frameworks answer a POST). The body of what it throws is the caller's to cancel.
 * @throws ContentTypeError if the response is no `text/event-stream` (WHATWG HTML, section 9.2.3).
 */
export async function openStream(
  url: Resolvable<string | URL>,
  options: TransportOptions,
  context: RequestContext,
  signal: AbortSignal,
  placeId = inHeader,
): Promise<Response> {
  const { lastEventId } = context;
  const { credentials } = options;
  const resolve = <T>(value: Resolvable<T>): T | PromiseLike<T> =>
    typeof value === 'function' ? (value as (context: RequestContext) => T | PromiseLike<T>)(context) : value;
  const method = methodOf(options);
  const headers = new Headers(await resolve(options.headers));
  const body = await resolve(options.body);
  let address = String(await resolve(url));
  if (!headers.has('accept')) headers.set('accept', 'text/event-stream');
  if (lastEventId) address = placeId(lastEventId, headers, address);
  // Older browsers have no `throwIfAborted()`.
  if (signal.aborted) throw signal.reason;
  // A variable of its own, because browsers refuse a fetch that is called as a method of something else.
  const request = options.fetch ?? fetch;
  const response = await follow(request, address, {
    method,
    headers,
    body: body ?? null,
    // Only where it was asked for: some runtimes know no cookies and refuse the very word.
    ...(credentials && { credentials }),
    cache: 'no-store',
    signal,
  });
  const { status } = response;
  if (status !== 200 && (status !== 201 || method === 'GET')) throw new HttpStatusError(response);
  if (!/^text\/event-stream *(;|$)/i.test(`${response.headers.get('content-type')}`)) {
    throw new ContentTypeError(response);
  }
  return response;
}

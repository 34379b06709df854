import { ContentTypeError } from '../errors/content-type.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { headerText } from './header-text.js';
import { shareRefresh } from './share-refresh.js';
import type { RequestContext, Resolvable, TransportOptions } from './transport-options.interface.js';

/** Cancels a body that nobody will read, so that its connection is free; one that somebody reads is theirs. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** Whether the request is a GET, which may be sent as often as one likes. */
export function isGet({ body, method = body == null ? 'GET' : 'POST' }: TransportOptions): boolean {
  return /^get$/i.test(method);
}

/**
 * Requests the stream, renewing the credentials once on a 401.
 *
 * @throws HttpStatusError for any status but 200 (and 201, with which frameworks answer a POST). The body of what it throws is the caller's to cancel.
 * @throws ContentTypeError if the response is no `text/event-stream` (WHATWG HTML, section 9.2.3).
 */
export async function openStream(
  url: Resolvable<string | URL>,
  options: TransportOptions,
  context: RequestContext,
  signal: AbortSignal,
): Promise<Response> {
  let response = await send(url, options, context, signal);
  if (response.status === 401 && options.refresh) {
    discard(response);
    try {
      await shareRefresh(options.refresh);
    } catch (cause) {
      throw new HttpStatusError(response, { cause });
    }
    response = await send(url, options, { ...context, cause: new HttpStatusError(response) }, signal);
  }
  if (response.status !== 200 && (response.status !== 201 || isGet(options)))
    throw new HttpStatusError(response);
  if (!/^text\/event-stream *(;|$)/i.test(response.headers.get('content-type') ?? '')) {
    throw new ContentTypeError(response);
  }
  return response;
}

async function send(
  url: Resolvable<string | URL>,
  options: TransportOptions,
  context: RequestContext,
  signal: AbortSignal,
): Promise<Response> {
  const { lastEventId } = context;
  const resolve = <T>(value: Resolvable<T>): T | PromiseLike<T> =>
    typeof value === 'function' ? (value as (context: RequestContext) => T | PromiseLike<T>)(context) : value;
  const [target, init, body] = await Promise.all([
    resolve(url),
    resolve(options.headers),
    resolve(options.body),
  ]);
  const headers = new Headers(init);
  if (!headers.has('accept')) headers.set('accept', 'text/event-stream');
  let address = String(target);
  if (lastEventId) {
    const text = headerText(lastEventId);
    // What no header can carry goes into the query in any case: better than an attempt that can never succeed.
    if (text === undefined || options.lastEventIdParam) {
      address = withParam(address, options.lastEventIdParam, lastEventId);
    } else {
      headers.set('last-event-id', text);
    }
  }
  signal.throwIfAborted();
  // A variable of its own, because browsers refuse a fetch that is called as a method of something else.
  const request = options.fetch ?? fetch;
  return request(address, {
    method: options.method ?? (isGet(options) ? 'GET' : 'POST'),
    headers,
    body: body ?? null,
    // Only where it was asked for: some runtimes know no cookies and refuse the very word.
    ...(options.credentials && { credentials: options.credentials }),
    cache: 'no-store',
    signal,
  });
}

function withParam(address: string, name: boolean | string | undefined, lastEventId: string): string {
  const bare = address.replace(/#.*/s, '');
  const param = new URLSearchParams([[typeof name === 'string' ? name : 'lastEventId', lastEventId]]);
  return `${bare}${bare.includes('?') ? '&' : '?'}${param}`;
}

import { ContentTypeError } from '../errors/content-type.error.js';
import { HttpStatusError } from '../errors/http-status.error.js';
import { discard } from './discard.js';
import { follow } from './follow.js';
import { placeId } from './place-id.js';
import { shareRefresh } from './share-refresh.js';
import type { RequestContext, Resolvable, TransportOptions } from './transport-options.interface.js';

/** What decides about a request: how it is made, and whether it may be made again. */
export interface RequestOptions extends TransportOptions {
  readonly resend?: boolean | undefined;
}

/** The method of the request. */
function methodOf({ body, method = body == null ? 'GET' : 'POST' }: TransportOptions): string {
  return method.toUpperCase();
}

/** Whether the request may be made again from the start. */
export function isRepeatable(options: RequestOptions): boolean {
  return options.resend === true || /^(GET|HEAD)$/.test(methodOf(options));
}

/**
 * Requests the stream. Renews the credentials once on a 401. A request whose id makes it too large for the server (414, 431) is
 * made again without, and `onLost` is called once that is accepted; unless it is one that may do its work twice.
 *
 * @throws HttpStatusError for any status but 200 (and 201, with which frameworks answer a POST). The body of what it throws is the caller's to cancel.
 * @throws ContentTypeError if the response is no `text/event-stream` (WHATWG HTML, section 9.2.3).
 */
export async function openStream(
  url: Resolvable<string | URL>,
  options: RequestOptions,
  context: RequestContext,
  signal: AbortSignal,
  onLost: () => void,
): Promise<Response> {
  try {
    return await request(url, options, context, signal);
  } catch (error) {
    if (!(error instanceof HttpStatusError)) throw error;
    const { status, response } = error;
    const { refresh } = options;
    const again = { ...context, cause: error };
    if ((status === 414 || status === 431) && context.lastEventId && isRepeatable(options)) {
      discard(response.body);
      const opened = await openStream(url, options, { ...again, lastEventId: '' }, signal, onLost);
      onLost();
      return opened;
    }
    if (!refresh || status !== 401) throw error;
    discard(response.body);
    try {
      await shareRefresh(refresh);
    } catch (cause) {
      // Not by a constructor: browsers before 2021 ignore the option.
      error.cause = cause;
      throw error;
    }
    return request(url, options, again, signal);
  }
}

async function request(
  url: Resolvable<string | URL>,
  options: TransportOptions,
  context: RequestContext,
  signal: AbortSignal,
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
  if (lastEventId) address = placeId(options.lastEventIdParam, lastEventId, headers, address);
  // Older browsers have no `throwIfAborted()`.
  if (signal.aborted) throw signal.reason;
  const response = await follow(options.fetch ?? fetch, address, {
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

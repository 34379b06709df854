import { HttpStatusError } from '../errors/http-status.error.js';
import { discard, openStream } from './open-stream.js';
import { placeId } from './place-id.js';
import { shareRefresh } from './share-refresh.js';
import type { RequestContext, FullTransportOptions, Resolvable } from './transport-options.interface.js';

/** Requests the stream, renewing the credentials once on a 401. Throws as {@link openStream} does. */
export async function openRenewed(
  url: Resolvable<string | URL>,
  options: FullTransportOptions,
  context: RequestContext,
  signal: AbortSignal,
): Promise<Response> {
  const place = placeId(options.lastEventIdParam);
  try {
    return await openStream(url, options, context, signal, place);
  } catch (error) {
    if (!options.refresh || !(error instanceof HttpStatusError) || error.status !== 401) throw error;
    discard(error.response.body);
    try {
      await shareRefresh(options.refresh);
    } catch (cause) {
      const fatal = new HttpStatusError(error.response);
      // Not by the constructor: browsers before 2021 ignore the option.
      fatal.cause = cause;
      throw fatal;
    }
    return openStream(url, options, { ...context, cause: error }, signal, place);
  }
}

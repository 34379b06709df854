import { HttpStatusError } from '../errors/http-status.error.js';
import type { ReconnectOptions } from '../reconnect/reconnect-options.interface.js';
import { discard } from './discard.js';
import { isRepeatable, openStream } from './open-stream.js';
import { placeId } from './place-id.js';
import { shareRefresh } from './share-refresh.js';
import type { RequestContext, TransportOptions, Resolvable } from './transport-options.interface.js';

/**
 * Requests the stream. Renews the credentials once on a 401. A request whose id makes it too large for the server (414, 431) is
 * made again without, and `onLost` is called once that is accepted; unless it is one that may do its work twice.
 *
 * Throws as {@link openStream} does.
 */
export async function openRenewed(
  url: Resolvable<string | URL>,
  options: TransportOptions & Pick<ReconnectOptions, 'resend'>,
  context: RequestContext,
  signal: AbortSignal,
  onLost: () => void,
): Promise<Response> {
  const place = placeId(options.lastEventIdParam);
  try {
    return await openStream(url, options, context, signal, place);
  } catch (error) {
    if (!(error instanceof HttpStatusError)) throw error;
    const { status, response } = error;
    const { refresh } = options;
    const again = { ...context, cause: error };
    if ((status === 414 || status === 431) && context.lastEventId && isRepeatable(options)) {
      discard(response.body);
      const opened = await openRenewed(url, options, { ...again, lastEventId: '' }, signal, onLost);
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
    return openStream(url, options, again, signal, place);
  }
}

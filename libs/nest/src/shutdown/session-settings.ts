import type { Http2Session, Settings } from 'node:http2';

/** What a server says of `SETTINGS_MAX_CONCURRENT_STREAMS` when nobody has set it: no limit (RFC 9113, section 6.5.2). */
const UNLIMITED = 2 ** 32 - 1;
/** Requests beside the streams that a session may have open. */
const OTHERS = 100;

/**
 * Tells the clients of HTTP/2 sessions how many streams they may open, unless the application does: a browser or proxy then opens another session
 * in place of streams that are refused.
 *
 * @param perSocket most event streams of a session; `Infinity` leaves the sessions as they are.
 */
export function announceLimit(server: NodeJS.EventEmitter, perSocket: number): void {
  if (perSocket === Infinity) return;
  server.on('session', (session: Http2Session) => {
    // Only then the settings of the application are known.
    session.once('localSettings', ({ maxConcurrentStreams = UNLIMITED }: Settings) => {
      if (maxConcurrentStreams < UNLIMITED || session.destroyed) return;
      session.settings({ maxConcurrentStreams: Math.min(perSocket + OTHERS, UNLIMITED) });
    });
  });
}

import type { OutgoingMessage } from 'node:http';
import { TooManyConnectionsError } from '../errors/stream.errors.js';
import type { StreamResponse } from './write/response-writer.js';
import type { LimitSettings } from '../limits/limit-options.js';
import type { SseLimitStats } from '../limits/limit-stats.js';

/**
 * Holds streams back whose response has not got its turn on its connection: the answers to pipelined requests of HTTP/1.1 leave one after the other
 * (RFC 9112, section 9.3.2), so behind an endless one no other begins. Such a stream takes no slot, or a single client would take them all.
 */
export class Turns {
  /** Number of streams that wait, by socket. */
  private readonly waiting = new WeakMap<object, number>();

  constructor(
    private readonly settings: Pick<LimitSettings, 'perSocket'>,
    private readonly stats: SseLimitStats,
  ) {}

  /**
   * @param socket what the request came on.
   * @returns a promise if the response has to wait; when its client goes first, it stays pending, as nothing is to be done any more.
   * @throws TooManyConnectionsError where too many wait already
   */
  await(response: StreamResponse, socket: object | null | undefined): Promise<void> | undefined {
    // That of HTTP/2 has none any more when its stream was reset.
    if ('stream' in response || response.socket || !socket) return undefined;
    const count = this.waiting.get(socket) ?? 0;
    if (count >= this.settings.perSocket) {
      this.stats.refused.perSocket++;
      throw new TooManyConnectionsError('perSocket');
    }
    this.waiting.set(socket, count + 1);
    return new Promise((resolve) => {
      (response as OutgoingMessage).once('socket', () => {
        this.waiting.set(socket, this.waiting.get(socket)! - 1);
        resolve();
      });
    });
  }
}

import type { DeadlineWheel, Timed } from './deadline-wheel.js';
import { SessionWatch } from './http2-progress.js';
import { undeliveredBytes, type StreamResponse } from '../write/response-writer.js';

/**
 * Cuts a response that has ended but whose last bytes the client does not read: Nest turns the socket's own timeout off,
 * so nobody else would.
 */
export class Linger implements Timed {
  dueAt = 0;

  private undelivered: number;

  private constructor(
    private readonly response: StreamResponse,
    private readonly wheel: DeadlineWheel,
    private readonly stallTimeout: number,
  ) {
    this.undelivered = undeliveredBytes(response);
  }

  /** @param stallTimeout milliseconds without any progress after which the client counts as gone; 0 waits for ever. */
  static watch(response: StreamResponse, wheel: DeadlineWheel, stallTimeout: number): void {
    const { socket } = response;
    if (stallTimeout === 0 || !socket || socket.destroyed || response.writableFinished) return;
    const linger = new Linger(response, wheel, stallTimeout);
    wheel.set(linger, wheel.now + stallTimeout);
    // Both kinds of response are streams; their overloads of once() have no common signature.
    (response as NodeJS.EventEmitter).once('close', () => wheel.delete(linger));
  }

  onDue(now: number): number {
    const undelivered = undeliveredBytes(this.response);
    if (undelivered !== this.undelivered) {
      this.undelivered = undelivered;
      return now + this.stallTimeout;
    }
    SessionWatch.watch(this.response, this.wheel, this.stallTimeout);
    this.response.destroy();
    return 0;
  }
}

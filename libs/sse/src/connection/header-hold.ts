import type { StreamResponse } from './response-writer.js';

/**
 * Keeps Nest from sending the headers of an `@Sse()` route before it is known whether the stream can open.
 *
 * As soon as any interceptor exists, Nest commits the headers a millisecond after it subscribed
 * (`RouterResponseController.sse`), even while the handler, a room policy or the event log is still being awaited; their
 * errors could then no longer answer with a status. Nest leaves a response alone that has ended, so for the time of the
 * opening - and for this one response object only - its `writableEnded` is shadowed. Releasing removes the shadow.
 */
export class HeaderHold {
  private held = false;

  constructor(private readonly response: StreamResponse) {}

  hold(): void {
    if (this.response.headersSent || this.response.writableEnded) return;
    Object.defineProperty(this.response, 'writableEnded', { value: true, configurable: true });
    this.held = true;
  }

  release(): void {
    if (!this.held) return;
    this.held = false;
    delete (this.response as { writableEnded?: boolean }).writableEnded;
  }
}

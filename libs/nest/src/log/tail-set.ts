import type { EncodedEvent } from '../event/encoded-event.js';
import type { LogListener, LogTail } from './event-log.interface.js';

/** The tails of a log that delivers every event of every room, and never misses one: a log of one process. */
export class TailSet {
  private readonly listeners = new Set<LogListener>();

  /** Number of open tails. */
  get size(): number {
    return this.listeners.size;
  }

  /** Opens a tail; what it follows makes no difference. */
  open(listener: LogListener): LogTail {
    // Wrapped, so that one function may listen twice and each tail closes its own.
    const own: LogListener = { onEvent: (event) => listener.onEvent(event), onInterrupted: () => undefined };
    this.listeners.add(own);
    return {
      follow: () => undefined,
      unfollow: () => undefined,
      close: async () => void this.listeners.delete(own),
    };
  }

  /** Hands an event to all. */
  deliver(event: EncodedEvent): void {
    for (const listener of this.listeners) listener.onEvent(event);
  }

  /** Closes all. */
  clear(): void {
    this.listeners.clear();
  }
}

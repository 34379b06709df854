import type { CloseReason } from '@nestream/protocol';

/** A stream that is about to open. */
export interface SlotRequest {
  readonly userId: string | undefined;
  /** Gives the address as the framework knows it; asked only where it counts. */
  readonly address: () => string | undefined;
  /** The HTTP/2 session, if there is one: a connection of HTTP/1 has one stream at a time. */
  readonly session?: object | undefined;
  /** What is the same object for all streams of a route. */
  readonly route: object;
  /** Most streams of the route. Default: that of all routes. */
  readonly routeLimit?: number | undefined;
  /** Whether its client is told when and why it must not come back: only such streams make room for others, and are made room for. */
  readonly evictable: boolean;
}

/** What one stream takes of the limits, from before it opens until it has ended. */
export class Slot {
  private left = false;
  /** The stream, once there is one. */
  stream: { close(reason: CloseReason, reconnect: boolean): void } | undefined;

  constructor(
    readonly user: string | undefined,
    readonly network: string | undefined,
    readonly session: object | undefined,
    readonly route: object | undefined,
    readonly evictable: boolean,
    private readonly onLeave: (slot: Slot) => void,
  ) {}

  /** Whether the slot is free again. */
  get hasLeft(): boolean {
    return this.left;
  }

  /** Gives the slot back; a second time does nothing. */
  leave(): void {
    if (this.left) return;
    this.left = true;
    this.onLeave(this);
  }

  /** Makes room for a newer one. */
  evict(): void {
    // First: the slot is free even if something outside delays the end of the stream.
    this.leave();
    this.stream?.close('limit', false);
  }
}

import type { GapData } from '@nestream/protocol';
import type { Credential } from './credential.interface.js';

/** Where a stream came from. */
export interface StreamOrigin {
  /** Method and pattern of the route: `GET /rooms/:room`. */
  readonly route: string;
  /** The client's address, as far as the platform trusts its proxies. */
  readonly address: string | undefined;
}

/** What is known of a stream before it opens. */
export interface ConnectionFacts {
  /** Unique id of this connection; a reconnect has another. */
  readonly id: string;
  readonly origin: StreamOrigin;
  /** Id of the authenticated user; absent for anonymous clients. */
  readonly userId?: string | undefined;
  /** What it was let in with. Default: nothing. */
  readonly credential?: Credential | undefined;
  /** Where the client left off: the `Last-Event-ID` header, else the `lastEventId` query parameter. */
  readonly lastEventId?: string | undefined;
  /** What aborts when the stream ends. Not its signal: Node makes that, and 450 bytes, only for who asks. */
  readonly abort: { readonly signal: AbortSignal };
  /** What a shutdown does with the stream. Default `close`. */
  readonly drain?: 'close' | 'finish' | 'none' | undefined;
  /** Whether the client is sent control events. Default true. */
  readonly controls?: boolean | undefined;
  /** Turns a gap into an event of the application, for clients that are sent no control events. */
  readonly onGap?: ((gap: GapData) => unknown) | undefined;
}

import type { Credential } from './credential.interface.js';

/** What is known of a connection before it opens. */
export interface ConnectionFacts {
  /** Unique id of this connection; a reconnect has another. */
  readonly id: string;
  /** Id of the authenticated user; absent for anonymous clients. */
  readonly userId?: string | undefined;
  /** What it was let in with. Default: nothing. */
  readonly credential?: Credential | undefined;
  /** Where the client left off: the `Last-Event-ID` header, else the `lastEventId` query parameter. */
  readonly lastEventId?: string | undefined;
  /** What aborts when the stream ends. Not its signal: Node makes that, and 450 bytes, only for who asks. */
  readonly abort: { readonly signal: AbortSignal };
  /** Whether the stream may go on for most of the drain window when the application shuts down. */
  readonly finishes?: boolean | undefined;
}

import { SseError } from './sse.error.js';

/** What a revocation has done, where it could not do everything. */
export interface RevocationProgress {
  /** Number of streams that were closed, those of this node in any case. */
  readonly closed: number;
  /** Whether the ticket store has the revocation. Where it is false, only the nodes that know of the revocation refuse the tickets. */
  readonly stored: boolean;
  /** Whether the other nodes could be told to close their streams. */
  readonly told: boolean;
}

/**
 * A revocation reached this node, and not the ticket store or the other nodes. The streams of this node are closed, and it refuses the tickets.
 * The rest is tried again in the background, so calling `revoke` again is not needed. Answers 503 with `Retry-After`.
 */
export class RevocationIncompleteError extends SseError implements RevocationProgress {
  readonly code = 'SSE_REVOCATION_INCOMPLETE';
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter = 5;
  readonly closed: number;
  readonly stored: boolean;
  readonly told: boolean;

  constructor({ closed, stored, told }: RevocationProgress, cause: unknown) {
    const missing = [
      ...(stored ? [] : ['the ticket store does not have it']),
      ...(told ? [] : ['other nodes could not be told']),
    ];
    super(
      `The revocation is incomplete: ${missing.join(', and ')}. It closed ${closed} streams, this node refuses the tickets, and ` +
        'the rest is tried again in the background',
      503,
      { cause },
    );
    this.closed = closed;
    this.stored = stored;
    this.told = told;
  }
}

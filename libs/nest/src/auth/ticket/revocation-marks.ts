import { createHash } from 'node:crypto';
import { InvalidCredentialError } from '../../errors/auth.errors.js';
import { withTimeout } from '../../time/with-timeout.js';
import type { TicketSettings } from './ticket-options.js';
import type { RevocationPosition } from './ticket-store.interface.js';

/** Whose streams and tickets are to end. */
export type StreamOwner = { readonly userId: string } | { readonly sessionId: string };

/** Whom a credential belongs to. */
export interface CredentialOwner {
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
}

/** Milliseconds that the store has to keep a revocation. */
const STORED_WITHIN = 2_000;
/** Milliseconds that a revocation outlives every ticket before it: a request that was under way may renew one a little later. */
const MARGIN = 300_000;

/**
 * The revocations in the ticket store, and the order in which credentials were checked and revoked. Clocks of nodes differ, so the order is that
 * of a counter of the store: a credential is good from the position that was known when its check began.
 */
export class RevocationMarks {
  /** The newest position that this node knows. An older one refuses too much, never too little. */
  known: RevocationPosition | undefined;
  /** Milliseconds for which a revocation is kept. */
  readonly ttl: number;

  /** Revocations that the store does not have yet, with their ends in milliseconds of `performance.now()`. */
  private readonly unstored = new Map<string, number>();

  constructor(private readonly settings: Pick<TicketSettings, 'ttl' | 'sessionTtl' | 'store'>) {
    this.ttl = Math.max(settings.ttl, settings.sessionTtl) + MARGIN;
  }

  /** Asks the store for its position. @throws what the store throws */
  async learn(): Promise<void> {
    this.hear((await this.settings.store.revocations([])).now);
  }

  /** Takes note of a position of the store. */
  hear(position: RevocationPosition): void {
    if (!isSince(this.known, position)) this.known = position;
  }

  /** Whether a position is of another store than this node's. */
  isForeign(position: RevocationPosition): boolean {
    return this.known !== undefined && this.known.epoch !== position.epoch;
  }

  /** Refuses the tickets of a user or a session on this node, until the store has the revocation. */
  block(owner: StreamOwner): void {
    const now = performance.now();
    for (const [key, endsAt] of this.unstored) if (endsAt <= now) this.unstored.delete(key);
    this.unstored.set(markOf(owner), now + this.ttl);
  }

  /** The store has the revocation of an owner, at a position. */
  unblock(owner: StreamOwner, position: RevocationPosition): void {
    this.unstored.delete(markOf(owner));
    this.hear(position);
  }

  /**
   * Makes everything worthless that was issued to an owner so far.
   *
   * @throws what the store throws, and an error when it does not answer in time.
   */
  async store(owner: StreamOwner): Promise<RevocationPosition> {
    try {
      const stored = this.settings.store.revoke(markOf(owner), this.ttl, this.known);
      const position = await withTimeout(stored, STORED_WITHIN, () => {
        throw new Error(`The ticket store did not answer within ${STORED_WITHIN} ms`);
      });
      this.unblock(owner, position);
      return position;
    } catch (error) {
      // Another revocation of the same owner may have been stored in the meantime.
      this.block(owner);
      throw error;
    }
  }

  /**
   * Refuses a credential that was revoked after the position of its check.
   *
   * @returns a position at which it is good still.
   * @throws InvalidCredentialError and what the store throws.
   */
  async assertGood(
    { userId, sessionId }: CredentialOwner,
    position: RevocationPosition | undefined,
  ): Promise<RevocationPosition> {
    const keys: string[] = [];
    if (userId !== undefined) keys.push(markOf({ userId }));
    if (sessionId !== undefined) keys.push(markOf({ sessionId }));
    const { now, newest } = await this.settings.store.revocations(keys);
    this.hear(now);
    const lost = position !== undefined && position.epoch !== now.epoch;
    const revoked = newest > 0 && newest > (position?.count ?? -1);
    // Last, since it may have been blocked while the store was asked.
    if (lost || revoked || keys.some((key) => this.isBlocked(key))) throw new InvalidCredentialError();
    return now;
  }

  private isBlocked(key: string): boolean {
    return (this.unstored.get(key) ?? -Infinity) > performance.now();
  }
}

/** Whether a credential was good when a revocation was there already. Positions of two stores have no order. */
export function isSince(
  checked: RevocationPosition | undefined,
  revoked: RevocationPosition | undefined,
): boolean {
  return checked !== undefined && checked.epoch === revoked?.epoch && checked.count >= revoked.count;
}

function markOf(owner: StreamOwner): string {
  const [kind, id] = 'userId' in owner ? ['user', owner.userId] : ['session', owner.sessionId];
  return `${kind}:${createHash('sha256').update(id).digest('base64url')}`;
}

import type { Credential } from '../connection/credential.interface.js';
import { InvalidCredentialError } from '../errors/invalid-credential.error.js';

/** Milliseconds for which a revocation is remembered: longer than any request takes from its guard to its stream. */
const MEMORY = 60_000;

interface Revocation {
  readonly at: number;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
}

/**
 * The revocations of the last minute. A request that was let in before one, and becomes a stream after it, is in no registry when the streams
 * are closed: it is found here.
 */
export class Revocations {
  private recent: Revocation[] = [];

  add(who: { readonly userId?: string; readonly sessionId?: string }): void {
    const now = performance.now();
    this.recent = this.recent.filter(({ at }) => at > now - MEMORY);
    this.recent.push({ at: now, userId: who.userId, sessionId: who.sessionId });
  }

  /** @throws InvalidCredentialError for a credential that was revoked after its request was let in. */
  assertValid(userId: string | undefined, { sessionId, checkedAt = Infinity }: Credential): void {
    for (const revocation of this.recent) {
      const same =
        (userId !== undefined && revocation.userId === userId) ||
        (sessionId !== undefined && revocation.sessionId === sessionId);
      if (same && revocation.at >= checkedAt) throw new InvalidCredentialError();
    }
  }
}

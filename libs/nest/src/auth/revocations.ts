import type { Credential } from '../connection/credential.interface.js';
import { InvalidCredentialError } from '../errors/auth.errors.js';
import { type CredentialOwner, isSince, type StreamOwner } from './ticket/revocation-marks.js';
import type { RevocationPosition } from './ticket/ticket-store.interface.js';

/** Milliseconds for which a revocation is remembered: longer than nearly any request takes from its guard to its stream. */
const MEMORY = 60_000;

interface Revocation {
  readonly at: number;
  readonly position: RevocationPosition | undefined;
}

/**
 * The revocations of the last minute that this node knows of. A request that was let in before one, and becomes a stream after it, is in no
 * registry when the streams are closed: it is found here.
 */
export class Revocations {
  /** By user or session, the oldest first. */
  private readonly recent = new Map<string, Revocation>();
  /** When the newest of the forgotten came. */
  private forgottenAt = -Infinity;

  /** @param position where the store has it, if it does. */
  add(owner: StreamOwner, position?: RevocationPosition): void {
    const at = performance.now();
    for (const [key, old] of this.recent) {
      if (old.at > at - MEMORY) break;
      this.recent.delete(key);
      this.forgottenAt = old.at;
    }
    const key = keyOf(owner);
    this.recent.delete(key);
    this.recent.set(key, { at, position });
  }

  /**
   * Refuses a credential of this node that was revoked after its request was let in, or that is too old to tell.
   *
   * @throws InvalidCredentialError
   */
  assertValid(userId: string | undefined, { sessionId, checkedAt = Infinity }: Credential): void {
    const revoked = this.of({ userId, sessionId }).some(({ at }) => at >= checkedAt);
    if (revoked || checkedAt <= this.forgottenAt) throw new InvalidCredentialError();
  }

  /** Whether a revocation of the last minute is not known to be older than a position at which a credential was good. */
  isNews(owner: CredentialOwner, position: RevocationPosition | undefined): boolean {
    const oldest = performance.now() - MEMORY;
    return this.of(owner).some(({ at, position: one }) => at > oldest && !isSince(position, one));
  }

  private of({ userId, sessionId }: CredentialOwner): Revocation[] {
    const owners = [
      ...(userId === undefined ? [] : [keyOf({ userId })]),
      ...(sessionId === undefined ? [] : [keyOf({ sessionId })]),
    ];
    return owners.flatMap((key) => this.recent.get(key) ?? []);
  }
}

function keyOf(owner: StreamOwner): string {
  return 'userId' in owner ? `user:${owner.userId}` : `session:${owner.sessionId}`;
}

import type { SseConnections } from '../connection/sse-connections.js';
import type { OpenStream } from '../connection/open-stream.js';
import { InvalidCredentialError, RevocationIncompleteError } from '../errors/auth.errors.js';
import type { BackplaneCalls } from '../nodes/backplane-calls.js';
import { type Revocation, RevocationRetries, type RevokerLogger } from './revocation-retries.js';
import type { Revocations } from './revocations.js';
import { isSince, type RevocationMarks, type StreamOwner } from './ticket/revocation-marks.js';
import type { RevocationPosition } from './ticket/ticket-store.interface.js';

/** A call to all nodes, as JSON. */
interface End {
  readonly owner: StreamOwner;
  /** Where the ticket store of the caller has the revocation; absent if it has not. */
  readonly position?: RevocationPosition | undefined;
}

/**
 * Ends what a user or a session has: first what this node can end by itself, then in the ticket store, then on the other nodes. What fails is tried
 * again in the background.
 */
export class Revoker {
  private readonly retries: RevocationRetries;
  /** Streams that were closed and may take a moment to end, so that each counts once. */
  private readonly ended = new WeakSet<OpenStream>();

  constructor(
    private readonly calls: BackplaneCalls,
    private readonly connections: SseConnections,
    private readonly revocations: Revocations,
    private readonly marks: RevocationMarks,
    logger: RevokerLogger,
  ) {
    this.retries = new RevocationRetries(this, marks.ttl, logger);
    calls.on('auth.end', async (end: End) => this.hear(end));
  }

  /**
   * @returns the number of streams that were closed, on all nodes.
   * @throws RevocationIncompleteError
   */
  async revoke(owner: StreamOwner): Promise<number> {
    this.marks.block(owner);
    const revocation: Revocation = { owner, closed: this.endHere(owner), position: undefined, told: false };
    const failures: unknown[] = [];
    await this.store(revocation).catch((error: unknown) => failures.push(error));
    // Also where it is not stored: what is open elsewhere is to close now.
    await this.tell(revocation).catch((error: unknown) => failures.push(error));
    if (revocation.position && revocation.told) return revocation.closed;
    this.retries.add(revocation);
    const { closed, position, told } = revocation;
    throw new RevocationIncompleteError({ closed, stored: position !== undefined, told }, failures[0]);
  }

  /** @throws what the ticket store throws */
  async store(revocation: Revocation): Promise<void> {
    revocation.position = await this.marks.store(revocation.owner);
    revocation.told = false;
  }

  /** @throws BackplaneUnavailableError */
  async tell(revocation: Revocation): Promise<void> {
    const { owner, position } = revocation;
    revocation.closed += await this.calls.sum('auth.end', { owner, position } satisfies End);
    revocation.told = true;
  }

  /** Gives up what is tried in the background. */
  close(): void {
    this.retries.close();
  }

  private async hear({ owner, position }: End): Promise<number> {
    if (!position) this.marks.block(owner);
    else if (this.marks.isForeign(position)) await this.storeHere(owner);
    else this.marks.unblock(owner, position);
    return this.endHere(owner, position);
  }

  /** The nodes do not share a store of tickets: each keeps the revocation in its own. Where that fails, it stays blocked. */
  private async storeHere(owner: StreamOwner): Promise<void> {
    this.marks.block(owner);
    await this.marks.store(owner).catch(() => undefined);
  }

  /**
   * @param position closes only streams whose credential was not checked since.
   * @returns the number of streams that were closed.
   */
  private endHere(owner: StreamOwner, position?: RevocationPosition): number {
    this.revocations.add(owner, position);
    const ended = this.streamsOf(owner).filter(
      (stream) => !this.ended.has(stream) && !isSince(stream.credential.position, position),
    );
    for (const stream of ended) {
      this.ended.add(stream);
      if (stream.opened) stream.close('evicted');
      else stream.failed(new InvalidCredentialError());
    }
    return ended.length;
  }

  private streamsOf(owner: StreamOwner): readonly OpenStream[] {
    if ('userId' in owner) return this.connections.streamsOfUser(owner.userId);
    return this.connections.allStreams().filter(({ credential }) => credential.sessionId === owner.sessionId);
  }
}

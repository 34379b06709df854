import type { SseConnections } from '../connection/sse-connections.js';
import type { Connection } from '../connection/connection.js';
import { InvalidCredentialError, OtherSubjectError, UnknownConnectionError } from '../errors/auth.errors.js';
import type { BackplaneCalls } from '../nodes/backplane-calls.js';
import type { Revocations } from './revocations.js';
import type { StreamTickets, TicketGrant } from './ticket/stream-tickets.js';

/** Another credential for an open stream, as JSON: the stream may be on any node. */
export interface Replacement {
  readonly connectionId: string;
  readonly userId: string | undefined;
  readonly credential: Pick<TicketGrant, 'user' | 'sessionId' | 'expiresAt' | 'position'>;
}

type Outcome = { readonly droppedRooms: string[] } | { readonly refused: 'subject' | 'revoked' };

/** What is done about the credentials of open streams, on whichever node they are. */
export class StreamControl {
  /** @param recheck takes a connection out of the rooms that its credential does not allow. */
  constructor(
    private readonly calls: BackplaneCalls,
    private readonly connections: SseConnections,
    private readonly revocations: Revocations,
    private readonly tickets: StreamTickets,
    private readonly recheck: (connection: Connection) => Promise<string[]>,
  ) {
    calls.on('auth.replace', async (replacement: Replacement) => this.replaceHere(replacement));
  }

  /**
   * @returns the rooms that the stream was taken out of.
   * @throws UnknownConnectionError, OtherSubjectError, InvalidCredentialError where it was revoked in the meantime.
   */
  async replace(replacement: Replacement): Promise<string[]> {
    // Not a call where none is needed.
    const outcome =
      (await this.replaceHere(replacement)) ??
      (await this.calls.ask<Outcome | null>('auth.replace', replacement)).find((answer) => answer !== null);
    if (!outcome) throw new UnknownConnectionError();
    if ('refused' in outcome) {
      throw outcome.refused === 'subject' ? new OtherSubjectError() : new InvalidCredentialError();
    }
    return outcome.droppedRooms;
  }

  private async replaceHere({ connectionId, userId, credential }: Replacement): Promise<Outcome | undefined> {
    const connection = this.connections.managed(connectionId);
    if (!connection) return undefined;
    if (userId === undefined || userId !== connection.userId) return { refused: 'subject' };
    const { ticketKey } = connection.credential;
    // First, since it may fail: then nothing has changed.
    if (ticketKey) await this.tickets.extend(ticketKey, credential);
    // Last: it may have been revoked on the way, when no stream had it yet.
    if (this.revocations.isNews({ userId, ...credential }, credential.position))
      return { refused: 'revoked' };
    connection.replaceCredential({ ...credential, ticketKey });
    return { droppedRooms: await this.recheck(connection) };
  }
}

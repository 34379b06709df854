import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { SseConnections } from '../connection/sse-connections.js';
import type { SseConnection } from '../connection/sse-connection.interface.js';
import type { Credential } from '../connection/credential.interface.js';
import { networkOf } from '../limits/network-of.js';
import {
  InvalidCredentialError,
  InvalidTicketPathError,
  OriginForbiddenError,
  UnauthenticatedError,
} from '../errors/auth.errors.js';
import { BackplaneCalls } from '../nodes/backplane-calls.js';
import { RoomService } from '../room/room.service.js';
import { SSE_SETTINGS } from '../options/settings-token.js';
import type { IdentitySettings } from './auth-options.js';
import type { AuthRequest } from './auth-request.interface.js';
import { credentialOf } from './read-credential.js';
import { originOf } from './request-origin.js';
import { Revocations } from './revocations.js';
import { Revoker } from './revoker.js';
import { StreamControl } from './stream-control.js';
import type { StreamOwner } from './ticket/revocation-marks.js';
import { StreamTickets } from './ticket/stream-tickets.js';

/** A ticket, and the milliseconds in which it must be used. */
export interface IssuedTicket {
  /** What the page puts into the URL of the stream, as `?ticket=`. */
  readonly ticket: string;
  /** Milliseconds in which it must be used. */
  readonly expiresIn: number;
}

/** What a stream has with its new credential. */
export interface RefreshedStream {
  /** When the credential ends, ISO 8601; `null` if it does not. */
  readonly expiresAt: string | null;
  /** The rooms that the stream was taken out of. */
  readonly droppedRooms: readonly string[];
}

/** Whose streams are to end. */
export type RevokeTarget = StreamOwner | { readonly room: string };

const MAX_PATH = 2_048;

/** What can be done about who listens, beside guards: tickets, credentials of open streams, revocation. */
@Injectable()
export class SseAuthService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly control: StreamControl;
  private readonly revoker: Revoker;

  /** @internal */
  constructor(
    calls: BackplaneCalls,
    connections: SseConnections,
    private readonly revocations: Revocations,
    private readonly rooms: RoomService,
    private readonly tickets: StreamTickets,
    @Inject(SSE_SETTINGS) private readonly settings: IdentitySettings,
  ) {
    const recheck = async (connection: SseConnection): Promise<string[]> => rooms.recheck(connection);
    this.control = new StreamControl(calls, connections, revocations, tickets, recheck);
    this.revoker = new Revoker(calls, connections, revocations, tickets.marks, new Logger('SseAuthService'));
  }

  /** @internal */
  onApplicationBootstrap(): void {
    // Not waited for: a store that does not answer is no reason not to start. Until it does, credentials count as checked before all revocations.
    this.tickets.marks.learn().catch(() => undefined);
  }

  /** @internal */
  onApplicationShutdown(): void {
    this.revoker.close();
  }

  /**
   * Issues a ticket with which the user of a request can open one stream, from a page of the same origin as this request. To be called from a
   * route that a guard protects; whoever asks with a ticket gets none.
   *
   * @param path the path of the stream as it stands in its URL, without query.
   * @param origin the origin of the page that opens the stream. Default: that of the request.
   * @throws InvalidTicketPathError, UnauthenticatedError, InvalidCredentialError, OriginForbiddenError for an opaque origin
   *   (`null`: a file or a sandbox), TicketStoreFullError.
   */
  async issueTicket(request: object, path: string, origin?: string): Promise<IssuedTicket> {
    if (typeof path !== 'string' || path.length > MAX_PATH || !/^\/[^?#\s\p{Cc}]*$/u.test(path)) {
      throw new InvalidTicketPathError();
    }
    const { userId, credential } = this.credentialOf(request);
    const { user, sessionId, expiresAt, position } = credential;
    const { ip } = request as AuthRequest;
    const from = origin ?? originOf(request as AuthRequest);
    if (from === 'null') throw new OriginForbiddenError();
    const network = ip === undefined ? undefined : networkOf(ip);
    return this.tickets.issue({ user, userId, sessionId, expiresAt, path, origin: from, network, position });
  }

  /**
   * Gives an open stream the credential of a request of the same user, so that it lives on, and takes it out of rooms that
   * the `RoomPolicy` no longer allows. To be called from a route that a guard protects.
   *
   * @param connectionId from the event `connected`.
   * @throws UnknownConnectionError, OtherSubjectError, UnauthenticatedError, InvalidCredentialError for a ticket, and what `publicUser` throws.
   */
  async refresh(request: object, connectionId: string): Promise<RefreshedStream> {
    const { userId, credential: checked } = this.credentialOf(request);
    const { user, sessionId, expiresAt } = checked;
    const position = await this.tickets.marks.assertGood({ userId, sessionId }, checked.position);
    const credential = { user, sessionId, expiresAt, position };
    const droppedRooms = await this.control.replace({ connectionId, userId, credential });
    return { expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(), droppedRooms };
  }

  /**
   * Ends what a user or a session has, on all nodes: open streams are closed as `evicted`, and tickets that were issued so far, used or not, open
   * nothing any more. Of a room: takes everybody out of it. Tokens are the application's to revoke: its guard must refuse them from now on.
   *
   * This node closes its streams and refuses the tickets in any case, before anything that may fail.
   *
   * @returns the number of streams that were closed, on all nodes.
   * @throws RevocationIncompleteError where the ticket store or the other nodes could not be reached: it names what was done, and the rest is tried
   *   again in the background. For a room BackplaneUnavailableError, when the connections of this node have left it.
   */
  async revoke(target: RevokeTarget): Promise<number> {
    return 'room' in target ? this.rooms.evict(target.room) : this.revoker.revoke(target);
  }

  private credentialOf(request: object): { userId: string | undefined; credential: Credential } {
    const credential = credentialOf(request, this.settings.auth);
    if (credential.user === undefined || credential.user === null) throw new UnauthenticatedError();
    // Else who has a ticket could have the next one for ever.
    if (credential.ticketKey !== undefined) throw new InvalidCredentialError();
    const userId = this.settings.userId(request);
    this.revocations.assertValid(userId, credential);
    return { userId, credential };
  }
}

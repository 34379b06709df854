import { createHash, randomBytes } from 'node:crypto';
import { InvalidCredentialError } from '../../errors/auth.errors.js';
import type { TicketSettings } from './ticket-options.js';
import { RevocationMarks } from './revocation-marks.js';
import type { RevocationPosition } from './ticket-store.interface.js';

/** Whom a ticket lets in, and where. Kept as JSON. */
export interface TicketGrant {
  /** `request.user` of who asked. */
  readonly user: unknown;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  /** When the credential behind the ticket ends, in milliseconds since 1970. */
  readonly expiresAt: number | undefined;
  /** The path of the stream. */
  readonly path: string;
  /** Where the page comes from that opens it. */
  readonly origin: string;
  /** The network that asked, as `networkOf()` names it; in a store its hash. */
  readonly network: string | undefined;
  /** A position among the revocations at which its credential was good. */
  readonly position: RevocationPosition | undefined;
}

/** How a ticket is used. */
export interface TicketUse {
  readonly ticket: string;
  /** The secret of the cookie that its first use has left. */
  readonly secret: string | undefined;
  readonly path: string;
  readonly origin: string;
}

/** What a ticket has opened. */
export interface Redeemed {
  readonly grant: TicketGrant;
  /** The secret with which the browser may come back, and where that is kept; absent if it may not. */
  readonly session?: { readonly key: string; readonly secret: string; readonly ttl: number };
}

/** What a used ticket leaves: the browser that has the secret may come back. */
interface TicketSession {
  readonly secret: string;
  readonly grant: TicketGrant;
}

const SECRET = /^[\w-]{43}$/;

/**
 * Tickets let a native `EventSource` in, which can send no header. A ticket is used once; from then on it is worth something only
 * together with the secret that its first use has put into a cookie, since the browser comes back to the same URL.
 */
export class StreamTickets {
  readonly marks: RevocationMarks;

  constructor(private readonly settings: TicketSettings) {
    this.marks = new RevocationMarks(settings);
  }

  /** @throws InvalidCredentialError when the credential behind it ends first or was revoked since its check, and what the store throws. */
  async issue(request: TicketGrant): Promise<{ ticket: string; expiresIn: number }> {
    const expiresIn = within(this.settings.ttl, request);
    const position = await this.marks.assertGood(request, request.position);
    const network = request.network === undefined ? undefined : hash('network', request.network);
    const grant: TicketGrant = { ...request, network, position };
    const ticket = randomSecret();
    // First, so that an owner with too many makes room for its own.
    await this.claim(hash(ticket), grant);
    await this.settings.store.set(hash(ticket), JSON.stringify(grant), expiresIn);
    return { ticket, expiresIn };
  }

  /** @throws InvalidCredentialError and what the store throws. */
  async redeem({ ticket, secret, path, origin }: TicketUse): Promise<Redeemed> {
    const { sessionTtl, store } = this.settings;
    if (!SECRET.test(ticket)) throw new InvalidCredentialError();
    const name = hash(ticket);
    const before = secret !== undefined && SECRET.test(secret) ? secret : undefined;
    const grant = before === undefined ? await this.take(name) : await this.resume(name, before);
    if (!grant || grant.path !== path || grant.origin !== origin) throw new InvalidCredentialError();
    await this.marks.assertGood(grant, grant.position);
    if (sessionTtl === 0) return { grant };
    const session = {
      key: sessionKeyOf(name),
      secret: before ?? randomSecret(),
      ttl: within(sessionTtl, grant),
    };
    const stored: TicketSession = { secret: hash(name, session.secret), grant };
    await this.claim(name, grant);
    await store.set(session.key, JSON.stringify(stored), session.ttl);
    return { grant, session };
  }

  /** Lets a browser that came with a ticket come back with the life of another credential. */
  async extend(
    key: string,
    credential: Pick<TicketGrant, 'user' | 'sessionId' | 'expiresAt' | 'position'>,
  ): Promise<void> {
    const { sessionTtl, store } = this.settings;
    const text = await store.get(key);
    if (text === undefined) return;
    const stored = JSON.parse(text) as TicketSession;
    // Where nodes have stores of their own, the position of another node says nothing here.
    const { position = stored.grant.position } = credential;
    const isForeign = position?.epoch !== stored.grant.position?.epoch;
    const grant: TicketGrant = {
      ...stored.grant,
      ...credential,
      position: isForeign ? stored.grant.position : position,
    };
    await store.set(key, JSON.stringify({ ...stored, grant }), within(sessionTtl, grant));
  }

  /** Taken before it is looked at: a ticket that is tried elsewhere is used up. */
  private async take(name: string): Promise<TicketGrant | undefined> {
    const text = await this.settings.store.take(name);
    return text === undefined ? undefined : (JSON.parse(text) as TicketGrant);
  }

  private async resume(name: string, secret: string): Promise<TicketGrant | undefined> {
    const text = await this.settings.store.get(sessionKeyOf(name));
    if (text === undefined) return undefined;
    const stored = JSON.parse(text) as TicketSession;
    return stored.secret === hash(name, secret) ? stored.grant : undefined;
  }

  /** Counts a ticket as the newest of its user and its network, and ends those that are too many. */
  private async claim(name: string, { userId, sessionId, network }: TicketGrant): Promise<void> {
    const { store, perUser, perAddress, ttl, sessionTtl } = this.settings;
    const longest = Math.max(ttl, sessionTtl);
    const owner = userId === undefined ? sessionId && hash('session', sessionId) : hash('user', userId);
    const surplus: string[] = [];
    if (owner && perUser < Infinity) surplus.push(...(await store.claim(owner, name, longest, perUser, [])));
    if (network !== undefined && perAddress < Infinity) {
      surplus.push(...(await store.claim(network, name, longest, perAddress, surplus)));
    }
    await Promise.all(surplus.flatMap((one) => [store.take(one), store.take(sessionKeyOf(one))]));
  }
}

/** Names the ticket without telling it. */
export function nameOf(ticket: string): string {
  return hash(ticket).slice(0, 10);
}

/** Where the way back of a ticket is kept. */
function sessionKeyOf(name: string): string {
  return `back:${name}`;
}

function within(ttl: number, { expiresAt }: Pick<TicketGrant, 'expiresAt'>): number {
  const left = Math.floor(expiresAt === undefined ? ttl : Math.min(ttl, expiresAt - Date.now()));
  if (!(left > 0)) throw new InvalidCredentialError();
  return left;
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('.')).digest('base64url');
}

import { createHash, randomBytes } from 'node:crypto';
import { InvalidCredentialError } from '../../errors/invalid-credential.error.js';
import type { TicketSettings } from '../auth-settings.interface.js';

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
  /** When the ticket was issued, in milliseconds since 1970. */
  readonly issuedAt: number;
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

const SECRET = /^[\w-]{43}$/;

/**
 * Tickets let a native `EventSource` in, which can send no header. A ticket is used once; from then on it is worth something only
 * together with the secret that its first use has put into a cookie, since the browser comes back to the same URL.
 */
export class StreamTickets {
  constructor(private readonly settings: TicketSettings) {}

  /** @throws InvalidCredentialError when the credential behind it ends first, and what the store throws. */
  async issue(grant: TicketGrant): Promise<{ ticket: string; expiresIn: number }> {
    const expiresIn = within(this.settings.ttl, grant);
    const ticket = randomSecret();
    await this.settings.store.set(keyOf(ticket), JSON.stringify(grant), expiresIn);
    return { ticket, expiresIn };
  }

  /** @throws InvalidCredentialError and what the store throws. */
  async redeem({ ticket, secret, path, origin }: TicketUse): Promise<Redeemed> {
    const { sessionTtl, store } = this.settings;
    if (!SECRET.test(ticket)) throw new InvalidCredentialError();
    const before = secret !== undefined && SECRET.test(secret) ? keyOf(ticket, secret) : undefined;
    // Taken before it is looked at: who tries a ticket elsewhere has used it up.
    const text = before ? await store.get(before) : await store.take(keyOf(ticket));
    if (text === undefined) throw new InvalidCredentialError();
    const grant = JSON.parse(text) as TicketGrant;
    if (grant.path !== path || grant.origin !== origin) throw new InvalidCredentialError();
    await this.assertNotRevoked(grant);
    if (sessionTtl === 0) return { grant };
    const session = { secret: before ? secret! : randomSecret(), ttl: within(sessionTtl, grant) };
    const key = before ?? keyOf(ticket, session.secret);
    await store.set(key, text, session.ttl);
    return { grant, session: { ...session, key } };
  }

  /** Lets who has come with a ticket come back with the life of another credential. */
  async extend(key: string, grant: Pick<TicketGrant, 'user' | 'sessionId' | 'expiresAt'>): Promise<void> {
    const { sessionTtl, store } = this.settings;
    const text = await store.get(key);
    if (text === undefined) return;
    const renewed: TicketGrant = { ...(JSON.parse(text) as TicketGrant), ...grant, issuedAt: Date.now() };
    await store.set(key, JSON.stringify(renewed), within(sessionTtl, renewed));
  }

  /** Makes all that was issued to a user or a session up to now worth nothing. */
  async revoke(kind: 'user' | 'session', id: string): Promise<void> {
    const { ttl, sessionTtl, store } = this.settings;
    await store.set(markOf(kind, id), String(Date.now()), Math.max(ttl, sessionTtl));
  }

  private async assertNotRevoked({ userId, sessionId, issuedAt }: TicketGrant): Promise<void> {
    const marks: string[] = [];
    if (userId !== undefined) marks.push(markOf('user', userId));
    if (sessionId !== undefined) marks.push(markOf('session', sessionId));
    for (const mark of await Promise.all(marks.map(async (key) => this.settings.store.get(key)))) {
      if (mark !== undefined && Number(mark) >= issuedAt) throw new InvalidCredentialError();
    }
  }
}

/** Names the ticket without telling it. */
export function nameOf(ticket: string): string {
  return keyOf(ticket).slice(0, 10);
}

function within(ttl: number, { expiresAt }: Pick<TicketGrant, 'expiresAt'>): number {
  const left = Math.floor(expiresAt === undefined ? ttl : Math.min(ttl, expiresAt - Date.now()));
  if (!(left > 0)) throw new InvalidCredentialError();
  return left;
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function keyOf(...secrets: readonly string[]): string {
  return createHash('sha256').update(secrets.join('.')).digest('base64url');
}

function markOf(kind: string, id: string): string {
  return `revoked:${kind}:${keyOf(id)}`;
}

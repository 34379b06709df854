import type { CredentialSettings } from '../connection/credential.interface.js';
import type { TicketStore } from './ticket/ticket-store.interface.js';

/** The `auth` options with all defaults filled in. Times in milliseconds. */
export interface AuthSettings extends CredentialSettings {
  /** Name of the cookie that carries the token. */
  readonly cookie: string | false;
  /** Name of the query parameter that carries the token. */
  readonly query: string | false;
  /** Other origins whose pages may use cookies. */
  readonly origins: ReadonlySet<string> | 'any';
  /** Which streams the check of origins covers. */
  readonly originCheck: 'guards' | 'all';
  /** When the credential of a request ends; absent for the default. */
  readonly expiresAt: ((request: unknown) => Date | number | undefined) | undefined;
  /** Id of the session of a request; absent for the default. */
  readonly sessionId: ((request: unknown) => string | undefined) | undefined;
  readonly ticket: TicketSettings;
}

/** How tickets live. */
export interface TicketSettings {
  /** Time in which a ticket must be used. */
  readonly ttl: number;
  /** Time that a browser may come back with its cookie; 0 for never. */
  readonly sessionTtl: number;
  /** Most tickets of one user. */
  readonly perUser: number;
  /** Most tickets of one address. */
  readonly perAddress: number;
  readonly store: TicketStore;
}

import type { CredentialSettings } from '../connection/credential.interface.js';
import type { TicketSettings } from './ticket/ticket-settings.interface.js';

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

/** What is needed to tell who made a request. */
export interface IdentitySettings {
  /** Finds the id of the authenticated user of a request. */
  readonly userId: (request: unknown) => string | undefined;
  readonly auth: AuthSettings;
}

import type { AuthSettings, IdentitySettings } from '../auth/auth-options.js';
import type { ConnectionSettings } from '../connection/connection-settings.interface.js';
import type { MaxAgeSettings } from '../connection/deadline/max-age.js';
import type { LimitSettings } from '../limits/limit-options.js';

/** What the routes of an application have in common. */
export interface RouteSettings extends ConnectionSettings, MaxAgeSettings, IdentitySettings {
  /** Which `@Sse()` routes are managed by default. */
  readonly managed: 'connection' | 'all';
  /** Which credentials are accepted, and what happens when they end. */
  readonly auth: AuthSettings;
  /** How many streams, rooms and bytes this process takes. */
  readonly limits: LimitSettings;
}

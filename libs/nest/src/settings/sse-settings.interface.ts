import type { AuthSettings } from '../auth/auth-settings.interface.js';
import type { ConnectionSettings } from './connection-settings.interface.js';
import type { LifespanSettings } from '../connection/deadline/lifespan.js';
import type { LimitSettings } from '../limits/limit-options.interface.js';
import type { RoomSettings } from './room-settings.interface.js';

/** DI token of the resolved settings. */
export const SseSettings = Symbol('SseSettings');

/** The options of the module with all defaults filled in. */
export interface SseSettings extends ConnectionSettings, LifespanSettings, RoomSettings {
  /** How many streams, rooms and bytes this process takes. */
  readonly limits: LimitSettings;
  /** Whether operations of the log outside any trace begin one. */
  readonly rootSpans: boolean;
  /** Whether instances of classes with class-transformer decorators are made plain. */
  readonly serializeClasses: boolean;
  /** Milliseconds that validators and room policies may take; 0 for ever. */
  readonly callbackTimeout: number;
  /** Milliseconds that open streams have to end on shutdown. */
  readonly drainWindow: number;
  /** Which `@Sse()` routes are managed without saying so. */
  readonly managed: 'connection' | 'all';
  /** Finds the id of the authenticated user of a request. */
  readonly userId: (request: unknown) => string | undefined;
  /** Who is let in, and how. */
  readonly auth: AuthSettings;
}

import type { RoomSettings } from './room/room-settings.interface.js';
import type { RouteSettings } from './route/route-settings.interface.js';
import type { DrainSettings } from './shutdown/drain-settings.interface.js';

/** The options of the module with all defaults filled in. */
export interface SseSettings extends RouteSettings, RoomSettings, DrainSettings {
  readonly auth: RouteSettings['auth'];
  readonly limits: RouteSettings['limits'];
  /** Whether log operations outside any trace start one. */
  readonly rootSpans: boolean;
  /** Whether instances of classes with class-transformer decorators are made plain. */
  readonly serializeClasses: boolean;
}

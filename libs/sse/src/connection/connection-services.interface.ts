import type { ConnectionSettings } from './connection-settings.interface.js';
import type { DeadlineWheel } from './deadline-wheel.js';
import type { FlushScheduler } from './flush-scheduler.js';

/** What all connections of an application share. */
export interface ConnectionServices {
  readonly settings: ConnectionSettings;
  readonly scheduler: FlushScheduler;
  readonly wheel: DeadlineWheel;
  /** Logs an error of application code that runs when a stream ends: it must not keep the stream from being freed. */
  readonly report: (error: unknown) => void;
}

import type { CloseReason } from '@nestream/protocol';
import type { ConnectionSettings } from './connection-settings.interface.js';
import type { DeadlineWheel } from './deadline/deadline-wheel.js';
import type { EncoderServices } from './write/encode-message.js';
import type { FlushScheduler } from './write/flush-scheduler.js';
import type { OpenStream } from './open-stream.js';

/** What all streams of an application share. */
export interface ConnectionServices extends EncoderServices {
  readonly settings: ConnectionSettings;
  readonly scheduler: FlushScheduler;
  readonly wheel: DeadlineWheel;
  readonly shutdown: {
    /** Whether the application has begun to shut down. */
    readonly begun: boolean;
  };
  /** Logs an error of application code that runs when a stream ends: it must not keep the stream from being freed. */
  readonly report: (error: unknown) => void;
  /** Called once when a stream is over, however it ended, before its own listeners are. */
  readonly closed: (stream: OpenStream, reason: CloseReason) => void;
}

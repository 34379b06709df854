import type { EventMap } from '@nestream/protocol';
import type { Environment } from '../liveness/environment.interface.js';
import type { LivenessOptions } from '../liveness/liveness-options.interface.js';
import type { ReconnectOptions } from '../reconnect/reconnect-options.interface.js';
import type { TransportOptions } from '../transport/transport-options.interface.js';
import type { IdStore } from './id-store.interface.js';
import type { ControlCallbacks, LifecycleCallbacks } from './lifecycle-callbacks.interface.js';
import type { PayloadOptions } from './payload.js';

/** The options of an `SseClient`. None is required. */
export interface SseClientOptions<Events extends object = EventMap>
  extends
    TransportOptions,
    ReconnectOptions,
    LivenessOptions,
    PayloadOptions<Events>,
    LifecycleCallbacks,
    ControlCallbacks {
  /** Closes the client when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** The id to resume after at first. */
  readonly lastEventId?: string | undefined;
  /**
   * Greatest size of an event in UTF-16 code units; a larger one is fatal (`MaxEventSizeError`). `Infinity` turns
   * it off.
   *
   * @default 67_108_864 (64 Mi)
   */
  readonly maxEventSize?: number | undefined;
  /** Keeps the last event id over reloads; what it holds wins over `lastEventId`. @default none */
  readonly store?: IdStore | undefined;
  /** The clock, the chance and the page, for tests. @default what there is */
  readonly environment?: Environment | undefined;
}

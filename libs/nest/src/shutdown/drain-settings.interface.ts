import type { LimitSettings } from '../limits/limit-options.js';

/** How a shutdown treats streams, and what their servers announce. */
export interface DrainSettings {
  /** Milliseconds that open streams have to end on shutdown. */
  readonly drainWindow: number;
  readonly limits: Pick<LimitSettings, 'perSocket'>;
}

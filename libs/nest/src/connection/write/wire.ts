import {
  MAX_RETRY,
  type AuthenticatedData,
  type CloseReason,
  type ControlEventMap,
  type Cursor,
  type ErrorData,
  type GapData,
  type ResumeOutcome,
} from '@nestream/protocol';
import { connectedFrame, controlFrame } from './control-frame.js';
import { encodeMessage } from './encode-message.js';
import type { Frame } from '../../event/frame.js';
import type { Outbound } from './outbound.js';
import type { WireCursor } from './wire-cursor.js';

/** What control events tell clients about the server. Times in milliseconds. */
export interface WireSettings {
  /** Maximum silence before a heartbeat; 0 for no heartbeats. */
  readonly heartbeat: number;
  /** Reconnection time, before jitter. */
  readonly retry: number;
}

/**
 * What one stream puts on the wire: the position of its client, and the control events (PROTOCOL.md, section 4), or none of them where its
 * clients parse every event.
 */
export class Wire {
  constructor(
    readonly outbound: Outbound,
    readonly cursor: WireCursor,
    private readonly settings: WireSettings,
    /** Whether the client is sent control events. */
    readonly enabled: boolean,
    private readonly onGap: ((gap: GapData) => unknown) | undefined,
  ) {}

  /** The first events of the stream: `connected`, and `authenticated` where the application wants it. */
  greeting(
    connectionId: string,
    resume: ResumeOutcome,
    authenticated: AuthenticatedData | undefined,
  ): Frame[] {
    if (!this.enabled) return [];
    const { heartbeat, retry } = this.settings;
    const { id } = this.cursor;
    const connected = connectedFrame({ connectionId, resume, heartbeat }, { id, retry });
    return authenticated ? [connected, controlFrame('authenticated', authenticated, { id })] : [connected];
  }

  /** Whether a loss can be told. */
  get canTell(): boolean {
    return this.enabled || this.onGap !== undefined;
  }

  /** Sends a control event at the position of the stream. */
  send<Type extends keyof ControlEventMap>(type: Type, data: ControlEventMap[Type]): void {
    if (this.enabled) this.outbound.push(controlFrame(type, data, { id: this.cursor.id }));
  }

  /** A `heartbeat` event, which carries the position. */
  heartbeat(): void {
    this.send('heartbeat', { time: new Date().toISOString() });
  }

  /**
   * Sends a `gap`, or what the application makes of it.
   *
   * @param cursor where the stream goes on, if that is a position of another epoch.
   * @returns false where the client cannot be told: the stream must end.
   */
  gap(gap: GapData, cursor?: Cursor): boolean {
    this.outbound.stats.gap(gap.reason);
    if (cursor) this.cursor.start(cursor);
    if (this.enabled) {
      this.send('gap', gap);
      return true;
    }
    const event = this.onGap?.(gap);
    if (typeof event !== 'object' || event === null) return false;
    this.outbound.pushEvent(encodeMessage({ ...event, id: this.cursor.id }, this.cursor));
    return true;
  }

  /** What the stream failed of. Clients that parse every event get it too: its data is JSON, as that of theirs. */
  error(data: ErrorData): void {
    this.outbound.push(controlFrame('error', data, { id: this.cursor.id }));
  }

  /** The last event of the stream. */
  closing(reason: CloseReason, reconnect: boolean): void {
    if (!this.enabled) return;
    // A native EventSource does not know this event and reconnects in any case: late, so that it neither runs the handler over and over
    // nor drives out the stream that took its place.
    const retry = reconnect ? this.settings.retry : MAX_RETRY;
    this.outbound.push(controlFrame('closing', { reason, reconnect }, { id: this.cursor.id, retry }));
  }
}

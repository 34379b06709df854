import {
  RESERVED_EVENT_TYPES,
  type AuthenticatedData,
  type ClosingData,
  type ConnectedData,
  type ExpiringData,
  type GapData,
} from '@nestream/protocol';
import { decodeJson } from './decode-json.js';

/** A control event and its data. */
export type ControlEvent =
  | { readonly type: 'connected'; readonly data: ConnectedData }
  | { readonly type: 'gap'; readonly data: GapData }
  | { readonly type: 'authenticated'; readonly data: AuthenticatedData }
  | { readonly type: 'expiring'; readonly data: ExpiringData }
  | { readonly type: 'closing'; readonly data: ClosingData };

/**
 * Tells the control events of a server that speaks PROTOCOL.md from events of the same names of any other server: theirs
 * is every stream whose first event is `connected` with a `connectionId`.
 */
export class ControlEvents {
  /** Whether the server of this connection speaks PROTOCOL.md; its first event tells. */
  #spoken: boolean | undefined;

  /** Another connection begins. */
  reset(): void {
    this.#spoken = undefined;
  }

  /** Whether the type of an event of this connection is reserved for the server. */
  isReserved(type: string): boolean {
    return !!this.#spoken && RESERVED_EVENT_TYPES.has(type);
  }

  /** The event as a control event, if it is one. Looks at every event of a connection, in order. */
  read(type: string, raw: string): ControlEvent | undefined {
    const isCandidate = this.#spoken !== false && RESERVED_EVENT_TYPES.has(type);
    const data = (isCandidate && decodeJson(raw)) as Partial<ConnectedData> | null | false;
    this.#spoken ??= type === 'connected' && !!data && typeof data.connectionId === 'string';
    return this.#spoken && data && typeof data === 'object' ? ({ type, data } as ControlEvent) : undefined;
  }
}

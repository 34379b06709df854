import type { TicketStore } from './ticket-store.interface.js';

/** How tickets live. */
export interface TicketSettings {
  /** Time in which a ticket must be used. */
  readonly ttl: number;
  /** Time that a browser may come back with its cookie; 0 for never. */
  readonly sessionTtl: number;
  /** Most tickets of one user. */
  readonly perUser: number;
  /** Most tickets of one address. */
  readonly perAddress: number;
  readonly store: TicketStore;
}

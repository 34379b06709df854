import { MAX_TIMER, number, problemOf, type Resolved } from '../../options/option-rules.js';
import { MemoryTicketStore } from './memory-ticket-store.js';
import type { TicketStore } from './ticket-store.interface.js';

/** The `auth.ticket` options of `SseModule.forRoot()`. */
export interface TicketOptions {
  /** Milliseconds in which a ticket must be used. Default 30 000; 1 000 to 300 000. */
  readonly ttl?: number | undefined;
  /**
   * Milliseconds that a browser which has used its ticket may come back by the cookie it was given, counted from its last coming; never longer
   * than the credential behind the ticket lives. Default 86 400 000 (a day); `0` gives no cookie, so each ticket opens one stream once.
   */
  readonly sessionTtl?: number | undefined;
  /**
   * Most tickets of one user (module option `userId`), used or not; of a credential without a user id, of its session. One more makes the oldest
   * worthless, so that a user never fills the store. Default 100; `Infinity` turns the limit off.
   */
  readonly perUser?: number | undefined;
  /**
   * Most tickets that were asked for from one client address, used or not; of IPv6, from one /64 network. One more makes the oldest worthless.
   * The address is `request.ip`, so trust your proxy first: see `limits.perAddress`. Default 10 000; `Infinity` turns the limit off.
   */
  readonly perAddress?: number | undefined;
  /** Where tickets are kept. Default: a `MemoryTicketStore`, for one process. */
  readonly store?: TicketStore | undefined;
}

const STORE_METHODS = ['set', 'get', 'take', 'claim', 'revoke', 'revocations'] as const;

/** How the options of tickets are checked. */
export const TICKET_RULES = {
  ttl: number({ default: 30_000, min: 1_000, max: 300_000, unit: 'milliseconds' }),
  sessionTtl: number({ default: 86_400_000, min: 1_000, max: MAX_TIMER, off: 0, unit: 'milliseconds' }),
  perUser: number({ default: 100, min: 1, off: Infinity, unit: 'tickets' }),
  perAddress: number({ default: 10_000, min: 1, off: Infinity, unit: 'tickets' }),
  /** Each application has a default store of its own. */
  store: (given: unknown, name: string, report: (problem: string) => void): TicketStore => {
    const store = (given === undefined ? new MemoryTicketStore() : given) as TicketStore;
    if (!STORE_METHODS.every((method) => typeof store?.[method] === 'function')) {
      report(problemOf(name, given, `a TicketStore, with ${STORE_METHODS.join(', ')}`));
    }
    return store;
  },
};

/** The options of tickets with all defaults filled in. */
export type TicketSettings = Resolved<typeof TICKET_RULES>;

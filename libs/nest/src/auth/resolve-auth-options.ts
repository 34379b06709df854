import { MAX_TIMER, type NumberRule, type OptionChecker, show } from '../options/option-checker.js';
import type { AuthOptions } from './auth-options.interface.js';
import type { AuthSettings } from './auth-settings.interface.js';
import type { TicketSettings } from './ticket/ticket-settings.interface.js';
import { MemoryTicketStore } from './ticket/memory-ticket-store.js';
import type { TicketOptions } from './ticket/ticket-options.interface.js';

const NUMBERS = {
  expiringNotice: { fallback: 60_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' },
  expiryJitter: { fallback: 5_000, min: 0, max: MAX_TIMER, unit: 'milliseconds' },
} as const;
const FUNCTIONS = ['publicUser', 'expiresAt', 'sessionId'] as const;
const NAMES = [...Object.keys(NUMBERS), ...FUNCTIONS, 'cookie', 'query', 'originCheck', 'origins', 'ticket'];
const TICKET_NUMBERS = {
  ttl: { fallback: 30_000, min: 1_000, max: 300_000, unit: 'milliseconds' },
  sessionTtl: { fallback: 86_400_000, min: 1_000, max: MAX_TIMER, off: 0, unit: 'milliseconds' },
  perUser: { fallback: 100, min: 1, off: Infinity, unit: 'tickets' },
  perAddress: { fallback: 10_000, min: 1, off: Infinity, unit: 'tickets' },
} as const satisfies Record<string, NumberRule>;
const TICKET_NAMES = [...Object.keys(TICKET_NUMBERS), 'store'];
const STORE_METHODS = ['set', 'get', 'take', 'claim', 'revoke', 'revocations'] as const;
/** What may be the name of a cookie (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** Fills in the defaults of the `auth` options, and collects what is wrong with them. */
export function resolveAuthOptions(options: AuthOptions = {}, check: OptionChecker): AuthSettings {
  if (typeof options !== 'object' || options === null) {
    check.problems.push(`auth is ${show(options)}; give an object with some of ${NAMES.join(', ')}`);
    return resolveAuthOptions({}, check);
  }
  check.known(options, NAMES, `the options are ${NAMES.join(', ')}`, 'auth.');
  for (const name of FUNCTIONS) {
    const value: unknown = options[name];
    const fits = value === undefined || typeof value === 'function';
    check.assert(fits, `auth.${name} must be a function, not ${typeof value}`);
  }
  const number = (name: keyof typeof NUMBERS): number =>
    check.number(`auth.${name}`, options[name], NUMBERS[name]);
  return {
    cookie: nameOrOff('auth.cookie', options.cookie ?? 'access_token', check),
    query: nameOrOff('auth.query', options.query ?? false, check),
    origins: resolveOrigins(options.origins, check),
    originCheck: check.choice('auth.originCheck', options.originCheck, ['guards', 'all']),
    publicUser: options.publicUser as AuthSettings['publicUser'],
    expiresAt: options.expiresAt as AuthSettings['expiresAt'],
    sessionId: options.sessionId as AuthSettings['sessionId'],
    expiringNotice: number('expiringNotice'),
    expiryJitter: number('expiryJitter'),
    ticket: resolveTicket(options.ticket, check),
  };
}

function nameOrOff(option: string, value: unknown, check: OptionChecker): string | false {
  if (value === false || (typeof value === 'string' && TOKEN.test(value))) return value;
  check.problems.push(`${option} is ${show(value)}; give a name without spaces, or false to turn it off`);
  return false;
}

function resolveOrigins(origins: AuthOptions['origins'] = [], check: OptionChecker): AuthSettings['origins'] {
  if (origins === 'any') return origins;
  if (!Array.isArray(origins)) {
    check.problems.push(`auth.origins is ${show(origins)}; give a list of origins, or 'any'`);
    return new Set();
  }
  const list = origins as readonly string[];
  for (const origin of list) {
    const fits = typeof origin === 'string' && URL.canParse(origin) && new URL(origin).origin === origin;
    check.assert(
      fits,
      `auth.origins has ${show(origin)}; give scheme, host and port only, such as "https://app.example.com"`,
    );
  }
  return new Set(list);
}

function resolveTicket(options: TicketOptions = {}, check: OptionChecker): TicketSettings {
  if (typeof options !== 'object' || options === null) {
    check.problems.push(
      `auth.ticket is ${show(options)}; give an object with some of ${TICKET_NAMES.join(', ')}`,
    );
    return resolveTicket({}, check);
  }
  check.known(options, TICKET_NAMES, `the options are ${TICKET_NAMES.join(', ')}`, 'auth.ticket.');
  const { store = new MemoryTicketStore() } = options;
  check.assert(
    STORE_METHODS.every((method) => typeof store?.[method] === 'function'),
    `auth.ticket.store must be a TicketStore, with ${STORE_METHODS.join(', ')}`,
  );
  const number = (name: keyof typeof TICKET_NUMBERS): number =>
    check.number(`auth.ticket.${name}`, options[name], TICKET_NUMBERS[name]);
  return {
    ttl: number('ttl'),
    sessionTtl: number('sessionTtl'),
    perUser: number('perUser'),
    perAddress: number('perAddress'),
    store,
  };
}

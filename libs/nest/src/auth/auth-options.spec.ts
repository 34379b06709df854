import { InvalidOptionsError } from '../errors/module.errors.js';
import { group, resolveOptions } from '../options/option-rules.js';
import { AUTH_RULES, type AuthOptions, type AuthSettings } from './auth-options.js';
import { MemoryTicketStore } from './ticket/memory-ticket-store.js';

function resolve(auth?: AuthOptions): AuthSettings {
  return resolveOptions('SseModule', { auth }, { auth: group(AUTH_RULES) }).auth;
}

function problemsOf(options: unknown): readonly string[] {
  try {
    resolve(options as AuthOptions);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.problems;
    throw error;
  }
  return [];
}

describe('The auth options', () => {
  it('fills in the defaults that are documented', () => {
    expect(resolve()).toEqual({
      cookie: 'access_token',
      query: false,
      origins: new Set(),
      originCheck: 'guards',
      publicUser: undefined,
      expiresAt: undefined,
      sessionId: undefined,
      expiringNotice: 60_000,
      expiryJitter: 5_000,
      ticket: {
        ttl: 30_000,
        sessionTtl: 86_400_000,
        perUser: 100,
        perAddress: 10_000,
        store: expect.any(MemoryTicketStore) as object,
      },
    });
  });

  it('takes what is given', () => {
    const store = new MemoryTicketStore(1);
    const origins = ['https://a.example', 'http://localhost:3000'];
    const settings = resolve({
      cookie: false,
      query: 'token',
      origins,
      expiringNotice: 0,
      ticket: { ttl: 1_000, sessionTtl: 0, perUser: 5, perAddress: Infinity, store },
    });
    expect(settings).toMatchObject({ cookie: false, query: 'token', expiringNotice: 0 });
    expect(settings.origins).toEqual(new Set(origins));
    expect(settings.ticket).toEqual({ ttl: 1_000, sessionTtl: 0, perUser: 5, perAddress: Infinity, store });
    expect(resolve({ origins: 'any' }).origins).toBe('any');
  });

  it.each<[unknown, string]>([
    [7, 'auth is 7; give an object with some of cookie, query, '],
    [null, 'auth is null; give an object'],
    [{ cookies: 'a' }, 'unknown option "auth.cookies"'],
    [{ cookie: 'a b' }, 'auth.cookie is "a b"; give a name without spaces, or false'],
    [{ cookie: true }, 'auth.cookie is true'],
    [{ query: '' }, 'auth.query is ""'],
    [{ origins: '*' }, `auth.origins is "*"; give a list of origins, or 'any'`],
    [{ origins: ['*'] }, 'auth.origins has "*"; give scheme, host and port only'],
    [{ origins: ['https://a.example/'] }, 'auth.origins has "https://a.example/"'],
    [{ origins: ['null'] }, 'auth.origins has "null"'],
    [{ publicUser: 'name' }, 'auth.publicUser is "name"; give a function of the user'],
    [{ expiringNotice: -1 }, 'auth.expiringNotice is -1; give a number of milliseconds'],
    [{ ticket: { ttl: 10 } }, 'auth.ticket.ttl is 10; give a number of milliseconds, from 1000 to 300000'],
    [
      { ticket: { life: 10 } },
      'unknown option "auth.ticket.life"; the options are ttl, sessionTtl, perUser, perAddress, store',
    ],
    [
      { ticket: { perUser: 0 } },
      'auth.ticket.perUser is 0; give a number of tickets, at least 1, or Infinity',
    ],
    [{ ticket: { perAddress: '5' } }, 'auth.ticket.perAddress is "5"; give a number of tickets'],
    [{ ticket: { store: {} } }, 'auth.ticket.store is an object; give a TicketStore, with set, get,'],
    [{ ticket: 5 }, 'auth.ticket is 5; give an object'],
  ])('refuses %j', (options, problem) => {
    expect(problemsOf(options)).toEqual([expect.stringContaining(problem)]);
  });
});

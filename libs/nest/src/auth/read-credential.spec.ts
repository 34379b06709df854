import { carryCredential, credentialOf, readCredential } from './read-credential.js';
import { AUTH_RULES, type AuthOptions } from './auth-options.js';
import { resolveOptions } from '../options/option-rules.js';

const settings = (options: AuthOptions = {}) => resolveOptions('auth', options, AUTH_RULES);
const now = Math.floor(Date.now() / 1_000);
const tokenOf = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

/** The end of a request that a guard of the application let pass. */
const endOf = (exp: unknown, options?: AuthOptions): number | undefined =>
  credentialOf({ user: { exp } }, settings(options)).expiresAt;

describe('The end of a credential', () => {
  it.each([1_200, 0, -1, -Infinity, 999_999_999, Infinity, undefined, null])(
    'is none where exp of the user is %p, which is no time',
    (exp) => {
      expect(endOf(exp)).toBeUndefined();
      expect(readCredential({ user: { exp } }, undefined, settings()).expiresAt).toBeUndefined();
    },
  );

  it.each([1_200, String(now + 60), Number.NaN])(
    'is that of the token where exp of the user is %p, which is no time',
    (exp) => {
      const token = tokenOf({ exp: now + 60 });
      expect(readCredential({ user: { exp } }, token, settings()).expiresAt).toBe((now + 60) * 1_000);
    },
  );

  it.each([Number.NaN, String(now + 60), 'soon', '', new Date(Number.NaN), true, {}, [now + 60]])(
    'cannot be read where exp of the user is %p: the credential is refused, whichever guard checked it',
    (exp) => {
      expect(() => endOf(exp)).toThrow('refused');
      expect(() => readCredential({ user: { exp } }, tokenOf({}), settings())).toThrow('refused');
    },
  );

  it.each([String(now + 60), '', true, {}, [now + 60]])(
    'cannot be read where exp of the token is %p: the credential is refused',
    (exp) => {
      expect(() => readCredential({ user: {} }, tokenOf({ exp }), settings())).toThrow('refused');
    },
  );

  it.each<unknown>([Number.NaN, new Date('soon'), '2030-01-01', true, {}])(
    'cannot be read where the option returns %p: the credential is refused',
    (value) => {
      expect(() => endOf(undefined, { expiresAt: () => value as Date })).toThrow('refused');
    },
  );

  it('is warned of once, by what the value is and not by the value', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    for (const exp of [10n, 11n]) expect(() => endOf(exp)).toThrow('refused');
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(/exp of request.user is of type bigint.*auth.expiresAt/),
        { code: 'SSE_UNREADABLE_END' },
      ],
    ]);
    warn.mockRestore();
  });

  it('is that of a Date in exp of the user', () => {
    expect(endOf(new Date((now + 60) * 1_000))).toBe((now + 60) * 1_000);
  });

  it('is exp of the user where it is to come, whoever checked it', () => {
    expect(endOf(now + 60)).toBe((now + 60) * 1_000);
    expect(readCredential({ user: { exp: now + 60 } }, undefined, settings()).expiresAt).toBe(
      (now + 60) * 1_000,
    );
  });

  it('is none where it is past and a guard of the application let the request pass', () => {
    expect(endOf(now - 60)).toBeUndefined();
    expect(endOf(1_000_000_000)).toBeUndefined();
  });

  it('stays past for a guard of this library, of the user and of the token, which may claim any number', () => {
    expect(readCredential({ user: { exp: now - 60 } }, undefined, settings()).expiresAt).toBe(
      (now - 60) * 1_000,
    );
    for (const exp of [now - 60, 0, -1, 1_200]) {
      expect(readCredential({ user: {} }, tokenOf({ exp }), settings()).expiresAt).toBe(exp * 1_000);
    }
    const request = { user: {} };
    carryCredential(request, { user: {}, sessionId: undefined, expiresAt: 5 });
    expect(credentialOf(request, settings()).expiresAt).toBe(5);
  });

  it('is what the option says, past or not', () => {
    expect(endOf(now + 60, { expiresAt: () => 1_200 })).toBe(1_200);
    expect(endOf(now + 60, { expiresAt: () => new Date(5) })).toBe(5);
    for (const none of [undefined, Infinity, null as unknown as undefined]) {
      expect(endOf(now + 60, { expiresAt: () => none })).toBeUndefined();
    }
  });
});

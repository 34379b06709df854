import { carryCredential } from './credential-carrier.js';
import { credentialOf, readCredential } from './read-credential.js';
import { resolveAuthOptions } from './resolve-auth-options.js';
import { OptionChecker } from '../adapter/option-checker.js';
import type { AuthOptions } from './auth-options.interface.js';

const settings = (options: AuthOptions = {}) => resolveAuthOptions(options, new OptionChecker());
const now = Math.floor(Date.now() / 1_000);
const tokenOf = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

/** The end of a request that a guard of the application let pass. */
const endOf = (exp: unknown, options?: AuthOptions): number | undefined =>
  credentialOf({ user: { exp } }, settings(options)).expiresAt;

describe('The end of a credential', () => {
  it.each([1_200, 0, -1, 999_999_999, Number.NaN, Infinity, '1200', undefined, null])(
    'is none where exp of the user is %p, which is no time',
    (exp) => {
      expect(endOf(exp)).toBeUndefined();
      expect(readCredential({ user: { exp } }, undefined, settings()).expiresAt).toBeUndefined();
    },
  );

  it('is that of the token where exp of the user is no time', () => {
    const token = tokenOf({ exp: now + 60 });
    expect(readCredential({ user: { exp: 1_200 } }, token, settings()).expiresAt).toBe((now + 60) * 1_000);
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
    expect(endOf(now + 60, { expiresAt: () => undefined })).toBeUndefined();
  });
});

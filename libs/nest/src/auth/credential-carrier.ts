import type { Credential } from '../connection/credential.interface.js';

const CREDENTIAL = Symbol('nestream.credential');

/** Remembers on a request what it was let in with. */
export function carryCredential(request: object, credential: Credential): void {
  (request as { [CREDENTIAL]?: Credential })[CREDENTIAL] = credential;
}

/** What a request was let in with, if a guard of this library has done it. */
export function carriedCredential(request: object): Credential | undefined {
  return (request as { [CREDENTIAL]?: Credential })[CREDENTIAL];
}

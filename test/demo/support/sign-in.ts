import { randomUUID } from 'node:crypto';
import { AuthService } from '../../../src/auth/auth.service.js';
import { COOKIE } from '../../../src/auth/auth-options.js';
import type { DemoApp } from './demo-app.js';
import { request } from './http.js';

export const PASSWORDS = { alice: 'wonderland', bob: 'builder' } as const;

/** Headers of a request of one of the demo's users. */
export async function signIn(url: string, username: keyof typeof PASSWORDS): Promise<{ cookie: string }> {
  const { status, headers } = await request(`${url}/auth/login`, {
    username,
    password: PASSWORDS[username],
  });
  if (status !== 200) throw new Error(`${username} could not sign in: ${status}`);
  return { cookie: headers.get('set-cookie')!.split(';')[0]! };
}

/** The same headers for a demo of this process, without a password: hashing one is slow on purpose. */
export async function newSession({ app }: DemoApp, id: keyof typeof PASSWORDS): Promise<{ cookie: string }> {
  const name = `${id[0]!.toUpperCase()}${id.slice(1)}`;
  const { token } = await app.get(AuthService).refresh({ id, name, sid: randomUUID(), exp: 0 });
  return { cookie: `${COOKIE}=${token}` };
}

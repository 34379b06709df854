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

import { post } from '../../shell/api.js';

/**
 * Who is signed in, for the pages: the token itself is in a cookie that no script can read. Other tabs learn of a change by the event
 * `storage`.
 */
const KEY = 'nestream:user';

/** The user who was signed in last; whether the token is still good, the server knows. */
export function rememberedUser() {
  return JSON.parse(localStorage.getItem(KEY)) ?? undefined;
}

/** @param handle called when another tab signs in or out. */
export function onOtherTab(handle, signal) {
  const changed = ({ key }) => key === KEY && handle(rememberedUser());
  addEventListener('storage', changed, { signal });
}

export async function signIn(username, password) {
  const { user } = await post('auth/login', { username, password });
  localStorage.setItem(KEY, JSON.stringify(user));
  return user;
}

export async function signOut() {
  await post('auth/logout', {});
  forget();
}

export function forget() {
  localStorage.removeItem(KEY);
}

/** The option `refresh` of streams: the answer has the cookie with the next token. */
export async function renew() {
  await post('auth/refresh', {});
}

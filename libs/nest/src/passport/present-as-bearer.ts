import type { AuthRequest } from '../auth/auth-request.interface.js';

/** Runs a task while the token of a request stands in its `Authorization` header, wherever the client has put it. */
export async function presentAsBearer(
  { headers }: AuthRequest,
  token: string | undefined,
  task: () => unknown,
): Promise<void> {
  const { authorization } = headers;
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  try {
    await task();
  } finally {
    // Not to be found there by anything that logs the request.
    if (authorization === undefined) delete headers.authorization;
    else headers.authorization = authorization;
  }
}

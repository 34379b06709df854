/** Posts JSON and resolves with the answer; rejects with what to show to the user. */
export async function post(url, body) {
  return send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Asks to delete what is at a URL; resolves and rejects as {@link post} does. */
export async function remove(url) {
  return send(url, { method: 'DELETE' });
}

async function send(url, request) {
  let response;
  try {
    response = await fetch(url, request);
  } catch {
    throw new Error('The server cannot be reached. Try again when the connection is back.');
  }
  if (!response.ok) throw new Error(await refusal(response));
  return response.status === 204 ? undefined : response.json();
}

/** Why a request was refused, in the server's words. */
export async function refusal(response) {
  const answer = await response.json().catch(() => ({}));
  const messages = [answer.message ?? `The server answered ${response.status}.`].flat();
  return messages.join('; ');
}

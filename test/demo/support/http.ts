/** A finished answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | Record<string, unknown>;
}

/** Sends a request whose answer ends; `body` goes out as JSON, a string as it is. */
export async function request(
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

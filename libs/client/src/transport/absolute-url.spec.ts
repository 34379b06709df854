import { SseClient } from '../client/sse-client.js';
import { sharedName } from '../shared/shared-name.js';
import { absoluteUrl } from './absolute-url.js';

/** Runs in a page with this base URL and this address. */
async function inPage<T>(
  baseURI: string | undefined,
  href: string,
  run: () => T | Promise<T>,
): Promise<Awaited<T>> {
  const scope = globalThis as { document?: unknown; location?: unknown };
  if (baseURI !== undefined) scope.document = { baseURI };
  scope.location = { href };
  try {
    return await run();
  } finally {
    delete scope.document;
    delete scope.location;
  }
}

describe('a URL resolves', () => {
  it.each([
    ['against `<base href>`', 'https://app/base/', 'https://app/page/1', 'https://app/base/rooms'],
    ['in a `srcdoc` frame', 'https://app/page/1', 'about:srcdoc', 'https://app/page/rooms'],
    ['in a worker', undefined, 'https://app/worker.js', 'https://app/rooms'],
  ])('%s as fetch does', async (_name, baseURI, href, expected) => {
    expect(await inPage(baseURI, href, () => absoluteUrl('rooms'))).toBe(expected);
    expect(await inPage(baseURI, href, () => sharedName('rooms', undefined))).toContain(` ${expected}`);
    expect(await inPage(baseURI, href, () => sharedName(expected, undefined))).toContain(` ${expected}`);
  });

  it('not in Node or in a `blob:` page if it is relative', async () => {
    expect(absoluteUrl('/rooms')).toBeUndefined();
    expect(absoluteUrl('http://host/rooms')).toBe('http://host/rooms');
    expect(await inPage('blob:https://app/1', 'blob:https://app/1', () => absoluteUrl('/rooms'))).toBe(
      undefined,
    );
    expect(sharedName('/rooms', undefined)).toContain(' /rooms');
  });
});

describe('SseClient with a relative URL in Node', () => {
  it.each([
    ['a text', '/rooms/x'],
    ['a function', () => '/rooms/x'],
    ['not a URL', 'http://'],
  ])('closes with the reason: %s', async (_kind, url) => {
    const errors: unknown[] = [];
    const client = new SseClient(url, { onError: (error) => errors.push(error) });
    client.connect();
    const { reason, error } = await client.closed;
    expect(reason).toBe('failed');
    expect(String(error)).toMatch(/^TypeError: Failed to parse URL from (\/rooms\/x|http:\/\/)$/);
    expect(errors).toEqual([error]);
  });

  // The words of Chromium, Firefox, Bun and Deno.
  it.each([
    [true, "Failed to execute 'fetch' on 'Window': Failed to parse URL from /rooms/x"],
    [true, 'Window.fetch: /rooms/x is not a valid URL.'],
    [true, 'fetch() URL is invalid'],
    [true, "Invalid URL: '/rooms/x'"],
    [false, 'Failed to fetch'],
    [false, 'NetworkError when attempting to fetch resource.'],
    [false, 'Load failed'],
    [false, 'error sending request for url (http://host/URL): connection refused'],
  ])('takes the text of the error for fatal: %s, %s', async (fatal, text) => {
    const client = new SseClient('/x', { fetch: () => Promise.reject(new TypeError(text)) });
    const states: string[] = [];
    client.connect();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    states.push(client.state.name);
    client.close();
    expect(states).toEqual([fatal ? 'closed' : 'waiting']);
  });

  it('leaves the URL to a `fetch` that was given', async () => {
    const urls: string[] = [];
    const client = new SseClient('/rooms/x', {
      fetch: async (url) => {
        urls.push(url);
        return new Response(null, { status: 204 });
      },
    });
    client.connect();
    expect(await client.closed).toMatchObject({ reason: 'no-content' });
    expect(urls).toEqual(['/rooms/x']);
  });

  it('closes also where the `fetch` that was given passes it on to the global one', async () => {
    const client = new SseClient('/rooms/x', { fetch: async (url, init) => fetch(url, init) });
    client.connect();
    expect(await client.closed).toMatchObject({ reason: 'failed', error: { name: 'TypeError' } });
  });
});

const scope: { readonly document?: { baseURI?: string }; readonly location?: { href?: string } } = globalThis;

/**
 * Resolves the URL of an event source against the page or the worker it is made in (WHATWG HTML, section 9.2.2, constructor,
 * steps 3 and 4). Where there is neither, it has to be absolute.
 *
 * @throws DOMException named `SyntaxError` if it is no URL.
 */
export function resolveUrl(url: string | URL): string {
  try {
    return new URL(url, scope.document?.baseURI ?? scope.location?.href).href;
  } catch {
    throw new DOMException(`"${url}" is not a URL that an EventSource can open`, 'SyntaxError');
  }
}

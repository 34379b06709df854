const scope: { readonly document?: { baseURI?: string }; readonly location?: { href?: string } } = globalThis;

/**
 * Resolves a URL as `fetch` does: against the base URL of the document, or the address of the worker. Outside of pages and
 * workers only absolute URLs resolve.
 *
 * @returns `undefined` for a URL that does not resolve.
 */
export function absoluteUrl(url: string | URL): string | undefined {
  try {
    return new URL(url, scope.document?.baseURI ?? scope.location?.href).href;
  } catch {
    return undefined;
  }
}

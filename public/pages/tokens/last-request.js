const KEY = 'tokens.request';

/** What this tab asked for last: over a reload its text is read again. */
export function lastRequest() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? undefined;
  } catch {
    // Storage may be forbidden.
    return undefined;
  }
}

export function remember(request) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(request));
  } catch {
    // Then a reload begins with an empty page.
  }
}

const KEY = 'nestream:visitor';

/** Who looks at the page: an id that stays over reloads, and that all tabs share. */
export function visitor() {
  let id = localStorage.getItem(KEY);
  if (!id) {
    id = [...crypto.getRandomValues(new Uint8Array(8))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    localStorage.setItem(KEY, id);
  }
  return id;
}

/** What `fetch` of Node refuses in a header, though the standard of event streams allows it in an id. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** Bytes of the largest id that is sent. Servers refuse larger headers (Node: 16 KiB in all), and would do so for ever. */
export const MAX_ID_SIZE = 4096;

/** Bytes of an id that is too large to be sent, in UTF-8; 0 for any other. Asked for every event: few need to be encoded. */
export function oversize(id: string): number {
  const size = id.length * 3 > MAX_ID_SIZE ? new TextEncoder().encode(id).length : 0;
  return size > MAX_ID_SIZE ? size : 0;
}

/**
 * The UTF-8 bytes of `text` as the value of a header, or `undefined` for one that no header can carry.
 *
 * `fetch` takes header values as strings of bytes, one character each, and throws on any other: an id outside of
 * Latin-1 given as it is would fail every attempt from then on.
 */
export function headerText(text: string): string | undefined {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text.slice(0, MAX_ID_SIZE + 1)));
  return bytes.length > MAX_ID_SIZE || CONTROL.test(bytes) ? undefined : bytes;
}

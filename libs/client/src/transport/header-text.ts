/** What `fetch` of Node refuses in a header, though the standard of event streams allows it in an id. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/**
 * The UTF-8 bytes of `text` as the value of a header, or `undefined` for one that no header can carry.
 *
 * `fetch` takes header values as strings of bytes, one character each, and throws on any other: an id outside of
 * Latin-1 given as it is would fail every attempt from then on.
 */
export function headerText(text: string): string | undefined {
  if (CONTROL.test(text)) return undefined;
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

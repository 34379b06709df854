/** What `fetch` of Node refuses in a header, though the standard of event streams allows it in an id. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** Servers refuse requests whose headers are much larger (Node: 16 KiB in all), and would do so for ever. */
export const MAX_ID_LENGTH = 4096;

/**
 * The UTF-8 bytes of `text` as the value of a header, or `undefined` for one that no header can carry.
 *
 * `fetch` takes header values as strings of bytes, one character each, and throws on any other: an id outside of
 * Latin-1 given as it is would fail every attempt from then on.
 */
export function headerText(text: string): string | undefined {
  if (text.length > MAX_ID_LENGTH || CONTROL.test(text)) return undefined;
  return String.fromCharCode(...new TextEncoder().encode(text));
}

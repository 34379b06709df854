/** The least lead byte of a sequence that is longer than as many bytes. */
const LEADS = [0, 0xc0, 0xe0, 0xf0];

/**
 * Where to end a piece of UTF-8 that would end at `end`, so that no sequence is cut: there, or up to 3 bytes earlier.
 *
 * Text may be cut there and decoded in two independent parts with the same result, U+FFFD included: a decoder is in its
 * initial state before every lead byte. A tail that can never become valid is left to the next piece too, which delays
 * its U+FFFD and changes nothing else.
 */
export function completeEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let count = 1; count <= 3 && start + count <= end; count++) {
    const byte = bytes[end - count]!;
    if (byte >= 0xc0) return byte >= LEADS[count]! ? end - count : end;
    if (byte < 0x80) return end;
  }
  return end;
}

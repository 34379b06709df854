/** Bytes that the UTF-8 sequence with this lead byte spans; more than one too for leads that are never valid. */
export function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Whether the byte can only continue a sequence. */
export function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/**
 * How many bytes before `end` begin a UTF-8 sequence that is not complete there: 0 to 3.
 *
 * Text may be cut before such a tail and decoded in two independent parts with the same result, U+FFFD included: a
 * decoder is in its initial state before every lead byte. A tail that can never become valid is reported too, which
 * delays its U+FFFD and changes nothing else.
 */
export function incompleteTail(bytes: Uint8Array, start: number, end: number): number {
  for (let count = 1; count <= 3 && end - count >= start; count++) {
    const byte = bytes[end - count]!;
    if (!isContinuation(byte)) return sequenceLength(byte) > count ? count : 0;
  }
  return 0;
}

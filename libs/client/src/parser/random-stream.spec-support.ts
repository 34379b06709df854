import type { Random } from '@nestream/test-kit/random';

const encoder = new TextEncoder();
const BOM = [0xef, 0xbb, 0xbf];

/** Pieces of the grammar, and what trips parsers: line ends, NUL, near misses of field names and of their values. */
// prettier-ignore
const TEXTS = [
  '\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\n\r', ':', ' ', ': ', '\0', 'x', '7',
  'data', 'event', 'id', 'retry', 'data:', 'event:', 'id:', 'retry:', 'dat', 'dataa:', 'Data:', ' data:', 'i',
  'data: x\n', 'data:\n', 'data\n', 'data: x\n\n', 'data: x\r\n\r\n', 'data:  {"a":1}\n\n',
  'id: 1\n', 'id: 2\r\n', 'id\n', 'id:\n', 'id: a\0b\n', 'id: 9\n\n', 'id: long-enough-to-be-a-view\n',
  'event: tick\n', 'event\n', 'event:\n', 'event: a:b\r', ':\n', ': hi\n', ':hi\r\n', 'unknown: x\n',
  'retry: 10\n', 'retry: 1x\n', 'retry:\n', 'retry: ٣\n', 'retry: 99999999999999999999\n', 'retry:-1\n',
  'é', '€', '😀', '\u2028', '\u0085', '\uFEFF', 'data: 😀€é\n\n',
];

/** Cut, overlong, surrogate, too high and stray sequences. */
// prettier-ignore
const INVALID = [
  [0xc3], [0xe2], [0xe2, 0x82], [0xf0], [0xf0, 0x9f], [0xf0, 0x9f, 0x98], [0xef, 0xbb], [0xbb], [0x80], [0xff],
  [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5], [0xf8, 0x80, 0x80, 0x80],
];

const TOKENS: readonly (readonly number[])[] = [
  ...TEXTS.map((text) => [...encoder.encode(text)]),
  ...INVALID,
];

/** Bytes of a stream that no server would send: one to sixty tokens, some with a byte order mark, some very long. */
export function randomStream(random: Random): Uint8Array {
  const bytes: number[] = [];
  if (random.below(8) === 0) bytes.push(...BOM.slice(0, 1 + random.below(3)));
  for (let count = 1 + random.below(60); count > 0; count--) {
    const kind = random.below(8000);
    if (kind === 0) {
      // Longer than the windows in which the parser decodes.
      const filler = random.pick([[0x78], [0x0a], [0xe2, 0x82, 0xac], [0x0d, 0x0a], ...TOKENS]);
      for (let length = random.below(12_000); length > 0; length -= filler.length) bytes.push(...filler);
    } else if (kind < 160) {
      bytes.push(random.below(256));
    } else {
      bytes.push(...random.pick(TOKENS));
    }
  }
  return Uint8Array.from(bytes);
}

/** Cuts a stream into chunks in one of several manners, empty chunks among them. */
export function randomChunks<T extends Uint8Array | string>(random: Random, stream: T): T[] {
  const greatest = random.pick([1, 2, 3, 8, 50, 5000, stream.length + 1]);
  const chunks: T[] = [];
  for (let start = 0; start < stream.length;) {
    const end = Math.min(stream.length, start + (greatest === 1 ? 1 : random.below(greatest + 1)));
    chunks.push(stream.slice(start, end) as T);
    start = end;
  }
  return chunks;
}

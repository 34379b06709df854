import fc from 'fast-check';
import { ChunkReader } from './chunk-reader.js';

function readAll(reader: ChunkReader, chunk: Uint8Array, size: number): string[] {
  const texts: string[] = [];
  reader.load(chunk);
  for (let text = reader.read(size); text !== ''; text = reader.read(size)) texts.push(text);
  return texts;
}

/** Bytes that are mostly the parts of sequences, valid and not. */
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(0x41, 0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xac, 0xef, 0xbb, 0xbf, 0xf0, 0x9f),
      fc.nat(255),
    ),
  )
  .map((numbers) => Uint8Array.from(numbers));

describe('ChunkReader', () => {
  it('decodes like a streaming TextDecoder, whatever the chunks and the windows', () => {
    fc.assert(
      fc.property(fc.array(bytes), fc.integer({ min: 4, max: 9 }), (chunks, size) => {
        const reader = new ChunkReader();
        const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
        // The end of the stream shows what either holds back.
        const ended = [...chunks, Uint8Array.of(0x2e)];
        const actual = ended.flatMap((chunk) => readAll(reader, chunk, size)).join('');
        expect(actual).toBe(ended.map((chunk) => decoder.decode(chunk, { stream: true })).join(''));
      }),
      { numRuns: 3000 },
    );
  });

  it('holds back no more than a character that may still be completed', () => {
    const reader = new ChunkReader();
    expect(readAll(reader, Uint8Array.of(0x41, 0xf0, 0x9f, 0x98), 64)).toEqual(['A']);
    expect(readAll(reader, Uint8Array.of(0x80, 0x42), 64)).toEqual(['😀B']);
  });

  it('hands out windows of the size it is asked for', () => {
    const chunk = new TextEncoder().encode('0123456789');
    expect(readAll(new ChunkReader(), chunk, 4)).toEqual(['0123', '4567', '89']);
  });

  it('takes another size at every read', () => {
    const sizes = fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 1 });
    const text = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `.${text}`);
    fc.assert(
      fc.property(text, sizes, (text, sizes) => {
        const reader = new ChunkReader();
        const texts: string[] = [];
        reader.load(new TextEncoder().encode(text));
        do texts.push(reader.read(sizes[texts.length % sizes.length]!));
        while (texts.at(-1) !== '');
        expect(texts.join('')).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps byte order marks', () => {
    expect(readAll(new ChunkReader(), new TextEncoder().encode('\uFEFF\uFEFFa'), 64)).toEqual([
      '\uFEFF\uFEFFa',
    ]);
  });

  it('forgets what is unfinished on reset', () => {
    const reader = new ChunkReader();
    expect(readAll(reader, Uint8Array.of(0x41, 0xc3), 64)).toEqual(['A']);
    reader.load(Uint8Array.of(0x64));
    reader.reset();
    expect(reader.read(64)).toBe('');
    expect(readAll(reader, Uint8Array.of(0xa4, 0x42), 64)).toEqual(['\uFFFDB']);
  });
});

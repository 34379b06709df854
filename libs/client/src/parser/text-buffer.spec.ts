import fc from 'fast-check';
import { TextBuffer } from './text-buffer.js';

describe('TextBuffer', () => {
  it('joins whatever was pushed, in order', () => {
    const texts = fc.array(fc.string({ minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(texts, fc.constantFrom('', '\n'), (texts, separator) => {
        const buffer = new TextBuffer(separator);
        for (const text of texts) buffer.push(text);
        expect(buffer.size).toBe(`${texts.join(separator)}${separator}`.length);
        expect(buffer.take()).toBe(texts.join(separator));
        expect(buffer.size).toBe(0);
      }),
    );
  });

  it.each([1024, 1025, 1026, 2048, 2049, 3000])('joins %d texts', (count) => {
    const buffer = new TextBuffer('\n');
    const texts = Array.from({ length: count }, (_, index) => String(index));
    for (const text of texts) buffer.push(text);
    expect(buffer.take()).toBe(texts.join('\n'));
    buffer.push('next');
    expect(buffer.take()).toBe('next');
  });

  it('counts an empty text if there is a separator', () => {
    const buffer = new TextBuffer('\n');
    buffer.push('');
    expect(buffer.size).toBe(1);
    buffer.push('');
    expect(buffer.take()).toBe('\n');
  });

  it.each([1, 2, 3, 3000])('forgets %d texts on clear', (count) => {
    const buffer = new TextBuffer('');
    for (let index = 0; index < count; index++) buffer.push('x');
    buffer.clear();
    expect(buffer.size).toBe(0);
    buffer.push('a');
    buffer.push('b');
    expect(buffer.take()).toBe('ab');
  });
});

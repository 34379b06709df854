import { Batch, BatchCache } from './batch.js';
import { frameOf, type Frame } from '../../event/frame.js';

function batchOf(...texts: string[]): { frames: Frame[]; size: number; batch: Batch } {
  const frames = texts.map((text) => frameOf(text));
  const size = frames.reduce((sum, frame) => sum + frame.size, 0);
  return { frames, size, batch: new Batch(frames, size) };
}

describe('frameOf', () => {
  it('counts bytes of UTF-8', () => {
    expect(frameOf('aé🎉')).toEqual({ text: 'aé🎉', size: 7, control: false });
  });
});

describe('Batch', () => {
  it('puts the frames in one piece of bytes', () => {
    const { batch } = batchOf('data: a\n\n', 'data: b\n\n');
    expect(batch.chunk).toEqual(Buffer.from('data: a\n\ndata: b\n\n'));
  });

  it('frames them as one chunk, its size in hexadecimal', () => {
    const text = 'data: 0123456789\n\n';
    expect(batchOf(text).batch.framed).toEqual(Buffer.from(`12\r\n${text}\r\n`));
  });

  it.each([
    ['two bytes', 'data: é\n\n'],
    ['three bytes', 'data: 日本\n\n'],
    ['four bytes', 'data: 🎉\n\n'],
    ['lone surrogates', 'data: \uD83C\n\n'],
    ['latin1 only', 'data: \u00ff\u0080\n\n'],
    ['a byte order mark', '\uFEFFdata: x\n\n'],
  ])('counts bytes and not characters with %s', (_name, text) => {
    const { batch, size } = batchOf('data: ascii\n\n', text, 'data: after\n\n');
    const whole = Buffer.from(`data: ascii\n\n${text}data: after\n\n`);
    expect(batch.chunk).toEqual(whole);
    expect(size).toBe(whole.length);
    expect(batch.framed).toEqual(
      Buffer.concat([Buffer.from(`${whole.length.toString(16)}\r\n`), whole, Buffer.from('\r\n')]),
    );
  });

  it('builds its bytes once', () => {
    const { batch } = batchOf('data: a\n\n');
    expect(batch.chunk).toBe(batch.chunk);
    expect(batch.framed).toBe(batch.framed);
  });

  it('knows its frames by identity and order', () => {
    const { batch, frames } = batchOf('a', 'b', 'c');
    expect(batch.holds([...frames])).toBe(true);
    expect(batch.holds(frames.slice(1))).toBe(false);
    expect(batch.holds([...frames, frames[0]!])).toBe(false);
    expect(batch.holds([frames[1]!, frames[0]!, frames[2]!])).toBe(false);
    expect(batch.holds(frames.map((frame) => ({ ...frame })))).toBe(false);
  });
});

describe('BatchCache', () => {
  it('gives one batch to all who send the same frames', () => {
    const cache = new BatchCache();
    const { frames, size } = batchOf('a', 'b');
    expect(cache.get([...frames], size)).toBe(cache.get([...frames], size));
  });

  it('gives another one to who sends others before the same last frame', () => {
    const cache = new BatchCache();
    const { frames } = batchOf('a', 'b', 'last');
    const [a, b, last] = frames as [Frame, Frame, Frame];
    const one = cache.get([a, last], 5);
    const other = cache.get([b, last], 5);
    expect(other).not.toBe(one);
    expect(one.chunk.toString()).toBe('alast');
    expect(other.chunk.toString()).toBe('blast');
  });

  it('forgets all when it is cleared', () => {
    const cache = new BatchCache();
    const { frames, size } = batchOf('a');
    const batch = cache.get(frames, size);
    cache.clear();
    expect(cache.get(frames, size)).not.toBe(batch);
  });
});

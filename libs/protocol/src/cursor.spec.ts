import fc from 'fast-check';
import { formatCursor, parseCursor } from './cursor.js';

describe('cursor text', () => {
  it('is epoch, colon, seq', () => {
    expect(formatCursor({ epoch: 'k3x9', seq: 42 })).toBe('k3x9:42');
    expect(parseCursor('k3x9:42')).toEqual({ epoch: 'k3x9', seq: 42 });
    expect(parseCursor('0:0')).toEqual({ epoch: '0', seq: 0 });
  });

  it('reads back what it wrote', () => {
    const cursors = fc.record({
      epoch: fc.stringMatching(/^[0-9a-z]{1,32}$/),
      seq: fc.maxSafeNat(),
    });
    fc.assert(fc.property(cursors, (cursor) => expect(parseCursor(formatCursor(cursor))).toEqual(cursor)));
  });

  it('reads nothing that it cannot have written, and never throws', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[0-9a-z:. +-]{0,40}$/),
      fc
        .tuple(fc.stringMatching(/^[0-9a-zA-Z]{0,40}$/), fc.bigInt())
        .map(([epoch, seq]) => `${epoch}:${seq}`),
    );
    fc.assert(
      fc.property(junk, (text) => {
        const cursor = parseCursor(text);
        expect(cursor === undefined || formatCursor(cursor) === text).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    '',
    ':',
    'a',
    'a:',
    ':1',
    'a:1:1',
    'A:1',
    'a:-1',
    'a:01',
    'a:1.5',
    'a:1e3',
    'a: 1',
    ' a:1',
    'a:1\n',
    'a:1\0',
    'é:1',
    'a:١',
    `${'a'.repeat(33)}:1`,
    'a:9007199254740992',
    'a:99999999999999999',
    '42',
    '[object Object]',
  ])('does not read %j', (text) => {
    expect(parseCursor(text)).toBeUndefined();
  });

  it('reads the greatest seq there is', () => {
    expect(parseCursor(`a:${Number.MAX_SAFE_INTEGER}`)?.seq).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('refuses a hostile text in no time', () => {
    const before = performance.now();
    expect(parseCursor(`${'a'.repeat(1_000_000)}:${'1'.repeat(1_000_000)}`)).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(100);
  });
});

import fc from 'fast-check';
import { CompactMap } from './compact-map.js';

const name = fc.integer({ min: 0, max: 40 }).map(String);
const step = fc.oneof(
  fc.record({ set: name, number: fc.nat({ max: 3 }) }),
  fc.record({ delete: name }),
  fc.constant({ reset: true }),
);

describe('CompactMap', () => {
  it('does what a Map does, small and large', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.array(step, { maxLength: 60 }), (names, steps) => {
        const map = new CompactMap(names);
        const expected = new Map(names.map((each) => [each, 0]));
        for (const one of steps) {
          if ('set' in one) {
            map.set(one.set, one.number);
            expected.set(one.set, one.number);
          } else if ('delete' in one) {
            expect(map.delete(one.delete)).toBe(expected.delete(one.delete));
          } else {
            map.reset();
            for (const each of expected.keys()) expected.set(each, 0);
          }
          expect(map.size).toBe(expected.size);
        }
        expect(map.keys()).toEqual([...expected.keys()]);
        for (let each = 0; each <= 41; each++) {
          expect(map.has(String(each))).toBe(expected.has(String(each)));
          expect(map.get(String(each))).toBe(expected.get(String(each)));
        }
      }),
    );
  });

  it('leaves the list that it begins with alone', () => {
    const names = ['a'];
    const map = new CompactMap(names);
    map.set('b', 1);
    map.keys().push('c');
    expect([names, map.keys()]).toEqual([['a'], ['a', 'b']]);
  });
});

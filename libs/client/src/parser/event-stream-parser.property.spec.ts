import { formatEvent } from '@nestream/protocol';
import fc from 'fast-check';
import { parse, Recorder } from './recorder.spec-support.js';
import { interpret, type Report } from './reference-interpreter.spec-support.js';

/** Any text that UTF-8 can carry. */
const anyText = fc.string({ unit: 'binary' });
const fieldText = anyText.map((text) => text.replaceAll(/[\r\n\0]/g, ''));

/** Streams of whole lines, ended in all three manners. */
const stream = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom('', 'data', 'id', 'event', ':', 'data: x', 'id: 1', 'event: e', 'retry: 5', 'data:'),
        fieldText.map((value) => `data: ${value}`),
        fieldText.map((value) => `id:${value}`),
        anyText,
      ),
      fc.constantFrom('\n', '\r', '\r\n'),
    ),
  )
  .map((lines) => lines.flat().join(''));

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const points = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return points.slice(1).map((point, index) => bytes.subarray(points[index], point));
}

describe('for any stream', () => {
  it('chunks change nothing', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat()), (text, cuts) => {
        const bytes = new TextEncoder().encode(text);
        const recorder = new Recorder();
        expect(recorder.feed(...cutAt(bytes, cuts)).take()).toEqual(parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('what is reported is what the standard says', () => {
    fc.assert(
      fc.property(stream, (text) => {
        expect(parse(text)).toEqual(interpret(text.replace(/^\uFEFF/, '')));
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing waits that could be reported: every prefix is as far as the whole', () => {
    fc.assert(
      fc.property(stream, (text) => {
        const recorder = new Recorder();
        const reports: Report[] = [];
        let sent = '';
        for (const character of text) {
          sent += character;
          reports.push(...recorder.feed(new TextEncoder().encode(character)).take());
          expect(reports).toEqual(interpret(sent.replace(/^\uFEFF/, '')));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('text and bytes mean the same', () => {
    fc.assert(
      fc.property(stream, (text) => {
        expect(new Recorder().feed(text).take()).toEqual(parse(text));
      }),
    );
  });
});

describe('for any event of our server', () => {
  it('what was formatted is what arrives', () => {
    const fields = fc.record({
      type: fieldText,
      id: fieldText,
      data: anyText,
      retry: fc.nat(),
      comment: anyText,
    });
    fc.assert(
      fc.property(fields, fc.array(fc.nat()), ({ type, id, data, retry, comment }, cuts) => {
        const bytes = new TextEncoder().encode(formatEvent({ type, id, data, retry, comment }));
        const reports = new Recorder().feed(...cutAt(bytes, cuts)).take();
        const lines = (text: string): string[] => text.split(/\r\n|\r|\n/);
        const moved: Report[] = id === '' ? [] : [['id', id]];
        expect(reports).toEqual([
          ['retry', retry],
          ...lines(comment).map((line): Report => ['comment', line]),
          ['event', type === '' ? 'message' : type, lines(data).join('\n'), id],
          ...moved,
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

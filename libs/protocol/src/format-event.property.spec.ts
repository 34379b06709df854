import fc from 'fast-check';
import { formatBody, formatEvent } from './format-event.js';
import { parseStream } from './parse-stream.spec-support.js';

const withBreaks = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r', '\r\n', ':', ' ', 'data: ', '\uFEFF', ''),
      fc.string({ unit: 'grapheme' }),
    ),
  )
  .map((parts) => parts.join(''));
const safe = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0]/.test(text));

const anyEvent = fc.record(
  {
    data: fc.oneof(withBreaks, fc.json()),
    type: safe,
    id: safe,
    retry: fc.nat(),
    comment: withBreaks,
  },
  { requiredKeys: ['data'] },
);

function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

describe('a stream of any events', () => {
  it('reads back equal', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 5 }), (sent) => {
        const { events, retries, comments } = parseStream(sent.map((event) => formatEvent(event)).join(''));
        expect(events).toEqual(
          sent.map((event) => ({ type: event.type || 'message', data: lines(event.data), id: event.id })),
        );
        expect(retries).toEqual(sent.flatMap(({ retry }) => (retry === undefined ? [] : [retry])));
        expect(comments).toEqual(
          sent.flatMap(({ comment }) => (comment === undefined ? [] : lines(comment).split('\n'))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('reads back equal whatever stands before it', () => {
    fc.assert(
      fc.property(anyEvent, anyEvent, (first, second) => {
        const alone = parseStream(formatEvent(second)).events;
        expect(parseStream(formatEvent(first) + formatEvent(second)).events.slice(1)).toEqual(alone);
      }),
    );
  });

  it('is one whole event: exactly one blank line, at its end', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const text = formatEvent(event);
        expect(text.indexOf('\n\n')).toBe(text.length - 2);
        expect(text).not.toMatch(/\r/);
      }),
    );
  });

  it('is the same by its body', () => {
    fc.assert(
      fc.property(anyEvent, ({ type, data, id }) => {
        expect(formatEvent({ type, data })).toBe(`${formatBody(type, data)}\n`);
        if (id !== undefined)
          expect(formatEvent({ type, data, id })).toBe(`${formatBody(type, data)}id: ${id}\n\n`);
      }),
    );
  });
});

import { MaxEventSizeError } from '../errors/max-event-size.error.js';
import { ParserBlockedError } from '../errors/parser-blocked.error.js';
import { EventStreamParser } from './event-stream-parser.js';
import type { ParsedEvent } from './event-stream-parser.interface.js';

function collecting(maxEventSize?: number): { parser: EventStreamParser; data: string[] } {
  const data: string[] = [];
  return { parser: new EventStreamParser({ onEvent: (event) => data.push(event.data), maxEventSize }), data };
}

describe('maxEventSize', () => {
  it('lets a line of exactly that size pass, and no larger one', () => {
    const { parser, data } = collecting(10);
    parser.feed('data: 1234\n\n');
    expect(data).toEqual(['1234']);
    expect(() => parser.feed('data: 12345\n\n')).toThrow(MaxEventSizeError);
    expect(data).toEqual(['1234']);
  });

  it('counts the data lines before', () => {
    const { parser, data } = collecting(10);
    parser.feed('data:1\ndata:2\n\n');
    expect(() => parser.feed('data:12345\ndata:2\n\n')).toThrow(MaxEventSizeError);
    expect(data).toEqual(['1\n2']);
  });

  it('counts every line by itself that is no data, so that heartbeats never add up', () => {
    const { parser, data } = collecting(10);
    parser.feed(`data: a\n${': 23456\n'.repeat(1000)}\n`);
    expect(data).toEqual(['a']);
  });

  it.each([': 3456789ab', 'id: 56789ab', 'event: 89ab', 'x'.repeat(11)])('holds for %j as well', (line) => {
    expect(() => collecting(10).parser.feed(`${line}\n`)).toThrow(MaxEventSizeError);
    expect(() => collecting(10).parser.feed(`${line}\r`)).toThrow(MaxEventSizeError);
  });

  it('does not wait for the end of the line', () => {
    const { parser } = collecting(10);
    parser.feed('data: 1234');
    expect(() => parser.feed('5')).toThrow(MaxEventSizeError);
  });

  it('is counted in UTF-16 units', () => {
    const { parser, data } = collecting(10);
    parser.feed(new TextEncoder().encode('data: 😀😀\n\n'));
    expect(data).toEqual(['😀😀']);
  });

  it('is 64 Mi by default', () => {
    const { parser, data } = collecting();
    const mega = 'x'.repeat(1024 * 1024);
    parser.feed('data: ');
    for (let count = 0; count < 63; count++) parser.feed(mega);
    parser.feed('\n\n');
    expect(data[0]).toHaveLength(63 * 1024 * 1024);
    for (let count = 0; count < 64; count++) parser.feed(mega);
    expect(() => parser.feed('x')).toThrow('67108864');
  });

  it('says what to do, to people and to programs', () => {
    const error = new MaxEventSizeError(10);
    expect(error).toMatchObject({
      name: 'MaxEventSizeError',
      code: 'SSE_MAX_EVENT_SIZE',
      maxEventSize: 10,
    });
    expect(error.message).toBe('Raise maxEventSize; it is 10');
  });

  it.each([0, -1, Number.NaN])('cannot be %d', (maxEventSize) => {
    const message = `maxEventSize is ${maxEventSize}; it must be above 0`;
    expect(() => collecting(maxEventSize)).toThrow(new RangeError(message));
  });

  it('can be Infinity', () => {
    expect(() => collecting(Infinity)).not.toThrow();
  });
});

describe('a parser that threw', () => {
  it('takes nothing more after an event that is too large, until reset', () => {
    const { parser, data } = collecting(10);
    expect(() => parser.feed('data: 123456\n\n')).toThrow(MaxEventSizeError);
    expect(() => parser.feed('\n\ndata: a\n\n')).toThrow(ParserBlockedError);
    parser.reset();
    parser.feed('data: b\n\n');
    expect(data).toEqual(['b']);
  });

  it('takes nothing more after a callback that threw, until reset', () => {
    const failure = new Error('mine');
    const seen: ParsedEvent[] = [];
    const parser = new EventStreamParser({
      onEvent(event) {
        seen.push(event);
        if (event.data === 'bad') throw failure;
      },
    });
    expect(() => parser.feed('id: 1\ndata: bad\n\ndata: lost\n\n')).toThrow(failure);
    expect(() => parser.feed('data: a\n\n')).toThrow(ParserBlockedError);
    parser.reset();
    parser.feed('data: b\n\n');
    expect(seen.map(({ data }) => data)).toEqual(['bad', 'b']);
    expect(parser.lastEventId).toBe('1');
  });

  it('says what to do, to people and to programs', () => {
    const error = new ParserBlockedError();
    expect(error).toMatchObject({ name: 'ParserBlockedError', code: 'SSE_PARSER_BLOCKED' });
    expect(error.message).toMatch(/call it later.*reset\(\)/);
  });
});

describe('inside a callback', () => {
  it('feed() is refused: its chunk would overtake the rest of this one', () => {
    const refused: unknown[] = [];
    const parser = new EventStreamParser({
      onEvent() {
        try {
          parser.feed('data: x\n\n');
        } catch (error) {
          refused.push(error);
        }
      },
    });
    parser.feed('data: a\n\ndata: b\n\n');
    expect(refused).toEqual([new ParserBlockedError(), new ParserBlockedError()]);
  });

  it.each(['\n', '\r', '\r\n'])('reset() drops the rest of the chunk (line end %j)', (end) => {
    const seen: string[] = [];
    const parser: EventStreamParser = new EventStreamParser({
      onEvent({ data }) {
        seen.push(data);
        parser.reset('seed');
      },
      onId: (id) => seen.push(`id ${id}`),
      onRetry: () => parser.reset('retry'),
      onComment: () => parser.reset('comment'),
    });
    const feed = (...lines: string[]): void => parser.feed(`${lines.join(end)}${end}`);

    feed('id: 1', 'data: a', '', 'data: b', '', 'data: c');
    expect(parser.lastEventId).toBe('seed');
    feed('', 'data: d', '');
    feed('data: e', 'data: f', '', 'data: g', '');
    feed('retry: 1', 'data: h', '');
    expect(parser.lastEventId).toBe('retry');
    parser.feed(': cut');
    feed('', 'data: i', '');
    expect(parser.lastEventId).toBe('comment');
    expect(seen).toEqual(['a', 'd', 'e\nf']);
  });

  it('reset() and then feed() go on with the new connection', () => {
    const seen: string[] = [];
    const parser: EventStreamParser = new EventStreamParser({
      onEvent({ data, lastEventId }) {
        seen.push(`${data} ${lastEventId}`);
        if (data !== 'a') return;
        parser.reset('2');
        parser.feed('data: b\n\ndata: c\n');
      },
    });
    parser.feed(`id: 1\ndata: a\n\ndata: lost\n\n${'x'.repeat(10_000)}`);
    parser.feed('\n');
    expect(seen).toEqual(['a 1', 'b 2', 'c 2']);
  });

  it.each([
    ['a whole line', ['data: a\n\ndata: c\n\n'], ['a']],
    ['a line that was cut', [': cu', 't\ndata: c\n\n'], []],
  ])(
    'a feed() of the new connection that threw drops the rest of both chunks (%s)',
    (_, chunks, expected) => {
      const seen: string[] = [];
      const startOver = (): void => {
        parser.reset();
        // Bytes, and more than one window of them, so that something is left when the first line ends it.
        const chunk = new TextEncoder().encode(`data: 12345${'\n'.repeat(10_000)}data: b\n\n`);
        expect(() => parser.feed(chunk)).toThrow(MaxEventSizeError);
      };
      const parser: EventStreamParser = new EventStreamParser({
        maxEventSize: 10,
        onEvent({ data }) {
          seen.push(data);
          if (data === 'a') startOver();
        },
        onComment: startOver,
      });
      for (const chunk of chunks) parser.feed(chunk);
      expect(seen).toEqual(expected);
      expect(() => parser.feed('data: d\n\n')).toThrow(ParserBlockedError);
    },
  );

  it('lastEventId is that of the event', () => {
    const ids: string[] = [];
    const parser: EventStreamParser = new EventStreamParser({ onEvent: () => ids.push(parser.lastEventId) });
    parser.feed('id: 1\ndata: a\n\nid: 2\ndata: b\n\n');
    expect(ids).toEqual(['1', '2']);
  });

  it('`this` is the options object', () => {
    const handler = {
      count: 0,
      onEvent(): void {
        this.count++;
      },
    };
    new EventStreamParser(handler).feed('data: a\n\n');
    expect(handler.count).toBe(1);
  });
});

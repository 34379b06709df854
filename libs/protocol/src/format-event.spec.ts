import { assertFieldValue, formatBody, formatEvent } from './format-event.js';
import { HEARTBEAT } from './heartbeat.js';
import { InvalidFieldError } from './invalid-field.error.js';
import { parseStream } from './parse-stream.spec-support.js';

describe('formatEvent', () => {
  it('writes retry, comment, type, data and id in this order, and a blank line', () => {
    const text = formatEvent({ data: 'text', type: 'note', comment: 'why', retry: 2_000, id: 'a:1' });
    expect(text).toBe('retry: 2000\n: why\nevent: note\ndata: text\nid: a:1\n\n');
  });

  it('writes no line for what is absent', () => {
    expect(formatEvent({})).toBe('\n');
    expect(formatEvent({ data: 'x', id: undefined, type: undefined, retry: undefined })).toBe('data: x\n\n');
    expect(formatEvent({ id: 'a:1' })).toBe('id: a:1\n\n');
  });

  it('writes empty data, which is an event, and an empty id, which resets', () => {
    expect(formatEvent({ data: '' })).toBe('data: \n\n');
    expect(formatEvent({ id: '', data: '' })).toBe('data: \nid: \n\n');
  });

  it('takes an empty type for the default one', () => {
    expect(formatEvent({ type: '', data: 'x' })).toBe('data: x\n\n');
    expect(formatBody('', 'x')).toBe('data: x\n');
    expect(formatBody(undefined, 'x')).toBe('data: x\n');
  });

  it.each([
    ['LF', 'a\nb'],
    ['CR', 'a\rb'],
    ['CRLF', 'a\r\nb'],
  ])('puts a data line after every %s', (_name, data) => {
    expect(formatEvent({ data })).toBe('data: a\ndata: b\n\n');
    expect(formatBody('note', data)).toBe('event: note\ndata: a\ndata: b\n');
  });

  it('keeps empty lines, also at both ends', () => {
    expect(formatEvent({ data: '\na\n\r\r\n\n' })).toBe(
      'data: \ndata: a\ndata: \ndata: \ndata: \ndata: \n\n',
    );
    expect(parseStream(formatEvent({ data: '\na\n\r\r\n\n' })).events[0]?.data).toBe('\na\n\n\n\n');
  });

  it('keeps every line of a comment a comment', () => {
    const text = formatEvent({ comment: 'one\ndata: injected\r\revent: injected' });
    expect(text).toBe(': one\n: data: injected\n: \n: event: injected\n\n');
    expect(parseStream(text).events).toEqual([]);
  });

  it('cannot be broken out of through data', () => {
    const data = 'x\n\nevent: closing\ndata: injected\r\rid: forged\r\n\r\n';
    const { events } = parseStream(formatEvent({ data, type: 'note', id: 'a:1' }));
    expect(events).toEqual([{ type: 'note', id: 'a:1', data: data.replace(/\r\n?/g, '\n') }]);
  });

  it('keeps leading spaces and colons of values', () => {
    const { events } = parseStream(formatEvent({ data: ' : x', type: ' :note', id: ' :1' }));
    expect(events).toEqual([{ type: ' :note', data: ' : x', id: ' :1' }]);
  });

  it('never begins with a byte order mark, and keeps one inside of data', () => {
    const text = formatEvent({ data: '\uFEFFx' });
    expect(text.startsWith('\uFEFF')).toBe(false);
    expect(parseStream(text).events[0]?.data).toBe('\uFEFFx');
  });

  it('keeps U+2028, vertical tab and form feed, which are no line breaks here', () => {
    const data = 'a\u2028b\u2029c\vd\fe\u0085f';
    expect(formatEvent({ data })).toBe(`data: ${data}\n\n`);
    expect(formatEvent({ data: 'x', type: 'a\u2028b' })).toBe('event: a\u2028b\ndata: x\n\n');
  });

  describe.each(['\n', '\r', '\r\n', '\0'])('with %j', (bad) => {
    it.each([`a${bad}b`, bad, `a${bad}`, `${bad}a`])('refuses the type %j', (type) => {
      expect(() => formatEvent({ type, data: 'x' })).toThrow(/"event" field .* CR, LF or NUL/);
      expect(() => formatBody(type, 'x')).toThrow(/"event" field .* CR, LF or NUL/);
    });

    it.each([`a${bad}b`, bad, `a${bad}`])('refuses the id %j', (id) => {
      expect(() => formatEvent({ id, data: 'x' })).toThrow(/"id" field .* CR, LF or NUL/);
    });
  });

  it('lets NUL stand in data', () => {
    expect(formatEvent({ data: 'a\0b' })).toBe('data: a\0b\n\n');
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses a retry of %d', (retry) => {
    expect(() => formatEvent({ retry })).toThrow(/"retry" field .* non-negative integer/);
  });

  it('writes a retry of 0', () => {
    expect(formatEvent({ retry: 0 })).toBe('retry: 0\n\n');
  });
});

describe('InvalidFieldError', () => {
  it('has a stable code and names the field', () => {
    const error = new InvalidFieldError('id', 'is bad');
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'SSE_INVALID_FIELD', field: 'id', name: 'InvalidFieldError' });
    expect(() => assertFieldValue('id', 'a\nb')).toThrow(InvalidFieldError);
    expect(() => assertFieldValue('id', 'fine: ünï')).not.toThrow();
  });
});

describe('heartbeats', () => {
  it('are a comment line without a blank line', () => {
    expect(HEARTBEAT).toBe(':\n');
    expect(parseStream(`data: a\n${HEARTBEAT}data: b\n\n`).events).toEqual([
      { type: 'message', data: 'a\nb', id: undefined },
    ]);
  });
});

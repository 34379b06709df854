import { RESERVED_EVENT_TYPES } from '@nestream/protocol';
import { InvalidEventError } from '../errors/event.errors.js';
import { encodeBody, toJson, assertTypeIsFree } from './event-body.js';

describe('encodeBody', () => {
  it('sends a string as it is and everything else as JSON', () => {
    expect(encodeBody({ data: 'text' })).toEqual({ type: undefined, text: 'data: text\n', json: false });
    expect(encodeBody({ type: 'note', data: { a: 1 } })).toEqual({
      type: 'note',
      text: 'event: note\ndata: {"a":1}\n',
      json: true,
    });
    expect(encodeBody({ data: '{"a":1}' }).json).toBe(false);
    expect(encodeBody({ data: null }).text).toBe('data: null\n');
    expect(encodeBody({ data: 0 }).text).toBe('data: 0\n');
    expect(encodeBody({ data: '' }).text).toBe('data: \n');
  });

  it('takes an empty type for the default one', () => {
    expect(encodeBody({ type: '', data: 'x' })).toEqual({ type: undefined, text: 'data: x\n', json: false });
  });

  it('asks objects for their JSON, as JSON.stringify does', () => {
    expect(encodeBody({ data: new Date(0) }).text).toBe('data: "1970-01-01T00:00:00.000Z"\n');
    expect(encodeBody({ data: { toJSON: () => 'line\nbreak' } }).text).toBe('data: "line\\nbreak"\n');
  });

  it.each([...RESERVED_EVENT_TYPES])('refuses the reserved type %s', (type) => {
    expect(() => encodeBody({ type, data: 'x' })).toThrow(InvalidEventError);
    expect(() => assertTypeIsFree(type)).toThrow(
      new RegExp(`"${type}" is a reserved event type; choose another`),
    );
  });

  it.each(['a\nb', 'a\rb', 'a\0b', '\n'])('refuses the type %j', (type) => {
    expect(() => encodeBody({ type, data: 'x' })).toThrow(InvalidEventError);
    expect(() => encodeBody({ type, data: 'x' })).toThrow(/CR, LF or NUL/);
  });

  it.each([5, true, {}, null])('refuses the type %j, which is no string', (type) => {
    expect(() => encodeBody({ type: type as never, data: 'x' })).toThrow(/must be a string, not/);
  });

  const circle: { self?: unknown } = {};
  circle.self = circle;
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a BigInt', 1n],
    ['a BigInt inside', { a: [1n] }],
    ['a cycle', circle],
    ['an object whose toJSON gives nothing', { toJSON: () => undefined }],
    [
      'an object whose toJSON throws',
      {
        toJSON: () => {
          throw new Error('mine');
        },
      },
    ],
  ])('refuses %s as data', (_name, data) => {
    expect(() => encodeBody({ data })).toThrow(InvalidEventError);
    expect(() => toJson(data)).toThrow(/cannot be sent as JSON: ./);
  });

  it('says the fix and keeps the cause', () => {
    expect(() => toJson(undefined)).toThrow(/it is undefined; publish a value, or null/);
    try {
      toJson(1n);
      throw new Error('not reached');
    } catch (error) {
      expect(error).toMatchObject({ code: 'SSE_INVALID_EVENT', statusCode: 500, expose: false });
      expect((error as Error).cause).toBeInstanceOf(TypeError);
    }
  });
});

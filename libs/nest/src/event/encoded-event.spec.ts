import type { MessageEvent } from '@nestjs/common';
import { EncodedEvent } from './encoded-event.js';
import { encodeBody, type RoomEvent } from './event-body.js';

function encode(event: RoomEvent, position = {}): EncodedEvent {
  return new EncodedEvent(
    { cursor: { epoch: 'k3x9', seq: 42 }, rooms: ['a'], ...position },
    encodeBody(event),
  );
}

describe('EncodedEvent', () => {
  it('carries the event as it stands on the wire', () => {
    const event = encode({ type: 'note', data: { a: 1 } });
    expect(event.text).toBe('event: note\ndata: {"a":1}\nid: k3x9:42\n\n');
    expect(encode({ data: 'x' }).text).toBe('data: x\nid: k3x9:42\n\n');
  });

  it('knows its place in the log', () => {
    const event = encode({ data: 'x' }, { rooms: ['a', 'b'], except: 'c-1', ends: true });
    expect(event.id).toBe('k3x9:42');
    expect([event.epoch, event.seq, event.rooms, event.except, event.ends]).toEqual([
      'k3x9',
      42,
      ['a', 'b'],
      'c-1',
      true,
    ]);
    expect([encode({ data: 'x' }).except, encode({ data: 'x' }).ends]).toEqual([undefined, false]);
  });

  it('has a type only where the event has one', () => {
    expect(encode({ type: 'note', data: 'x' }).type).toBe('note');
    expect(encode({ data: 'x' }).type).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['a string', 'text'],
    ['an empty string', ''],
    ['a string of JSON', '{"a":1}'],
    ['lines', 'one\ntwo\n'],
    ['only line breaks', '\n\n'],
    ['what looks like the wire', 'data: x\ndata: y\n\ndata: z'],
    ['an object', { a: [1, 'zwei', null], b: { c: 'line\nbreak' } }],
    ['an array', ['a']],
    ['a number', 0.5],
    ['a boolean', false],
    ['null', null],
    ['other alphabets', { text: 'héllo 日本 🎉' }],
  ])('gives back %s', (_name, data) => {
    for (const type of [undefined, 'note', 'ünï: code']) expect(encode({ type, data }).data).toEqual(data);
  });

  it('gives what JSON made of the data, not the data', () => {
    const data = { date: new Date(0), nothing: undefined, nan: Number.NaN };
    expect(encode({ data }).data).toEqual(JSON.parse(JSON.stringify(data)));
  });

  it('gives line breaks as a client reads them', () => {
    expect(encode({ data: 'a\r\nb\rc' }).data).toBe('a\nb\nc');
  });

  it('reads the data on first use only', () => {
    const parse = jest.spyOn(JSON, 'parse');
    try {
      const event = encode({ data: { a: 1 } });
      expect(parse).not.toHaveBeenCalled();
      const { data } = event;
      expect(event.data).toBe(data);
      expect(parse).toHaveBeenCalledTimes(1);
    } finally {
      parse.mockRestore();
    }
  });

  it('is a message like any other to operators: a spread has data, id and type', () => {
    const message: MessageEvent = encode({ type: 'note', data: { a: 1 } });
    const copy = { ...message };
    expect(copy).toEqual({ data: { a: 1 }, id: 'k3x9:42', type: 'note' });
    expect(Object.keys(copy).toSorted()).toEqual(['data', 'id', 'type']);
    expect(copy).not.toBeInstanceOf(EncodedEvent);
    expect(JSON.parse(JSON.stringify(encode({ data: 'x' })))).toEqual({ data: 'x', id: 'k3x9:42' });
  });

  it('cannot be changed, since its bytes are shared', () => {
    const event = encode({ data: 'x' });
    expect(Object.isFrozen(event)).toBe(true);
    expect(() => Object.assign(event, { data: 'y' })).toThrow(TypeError);
    expect(() => Object.assign(event, { type: 'y' })).toThrow(TypeError);
  });

  it.each(['', 'ascii', 'é', '日本', '🎉', '\uD800 alone', 'a\nb'])('counts the bytes of %j', (data) => {
    for (const type of [undefined, 'tüp']) {
      const event = encode({ type, data });
      expect(event.size).toBe(Buffer.byteLength(event.text));
      expect(event.withoutId.size).toBe(Buffer.byteLength(event.withoutId.text));
    }
  });

  it('has a form without id, made once for all who share it', () => {
    const event = encode({ type: 'note', data: 'a\nb' });
    expect(event.withoutId.text).toBe('event: note\ndata: a\ndata: b\n\n');
    expect(event.withoutId).toBe(event.withoutId);
  });
});

import { EncodedEvent } from '../../event/encoded-event.js';
import { encodeBody } from '../../event/event-body.js';
import { encodeMessage } from './encode-message.js';
import { WireCursor } from './wire-cursor.js';

function event(seq: number, epoch = 'e'): EncodedEvent {
  return new EncodedEvent({ cursor: { epoch, seq }, rooms: ['a'] }, encodeBody({ data: seq }));
}

function startedAt(seq: number): WireCursor {
  const cursor = new WireCursor();
  cursor.start({ epoch: 'e', seq });
  return cursor;
}

describe('WireCursor of a stream with rooms', () => {
  it('begins at the position of the stream', () => {
    const cursor = startedAt(7);
    expect([cursor.active, cursor.id, cursor.position, cursor.foreign]).toEqual([true, 'e:7', 7, false]);
  });

  it('writes the shared frame and follows it', () => {
    const cursor = startedAt(7);
    const next = event(9);
    expect(cursor.frameFor(next)).toBe(next);
    expect(cursor.id).toBe('e:9');
  });

  it('writes an event that is older than what was written without id, and stays', () => {
    const cursor = startedAt(7);
    const [late, later] = [event(8), event(9)];
    cursor.frameFor(later);
    expect(cursor.frameFor(late)).toBe(late.withoutId);
    expect(cursor.id).toBe('e:9');
  });

  it('writes a repeated position, such as that of a snapshot, with its id', () => {
    const cursor = startedAt(7);
    const snapshot = event(7);
    expect(cursor.frameFor(snapshot)).toBe(snapshot);
    expect(cursor.frameFor(snapshot)).toBe(snapshot);
    expect(cursor.id).toBe('e:7');
  });

  it('writes an event of another log without id', () => {
    const cursor = startedAt(7);
    const foreign = event(99, 'other');
    expect(cursor.frameFor(foreign)).toBe(foreign.withoutId);
    expect(cursor.id).toBe('e:7');
  });

  it('moves past what this client was not sent', () => {
    const cursor = startedAt(7);
    cursor.advance(20);
    expect(cursor.id).toBe('e:20');
  });

  it.each([
    ['e:9', 'e:9', 'e:9'],
    ['e:7', 'e:7', 'e:7'],
    ['e:6', undefined, 'e:7'],
    ['other:9', undefined, 'e:7'],
    ['my own id', undefined, 'e:7'],
    ['', undefined, 'e:7'],
  ])('lets a mapped message with the id %j have %j and stands at %s', (id, written, after) => {
    const cursor = startedAt(7);
    expect(cursor.idFor(id)).toBe(written);
    expect(cursor.id).toBe(after);
  });
});

describe('WireCursor of a stream without rooms', () => {
  it('has no id of its own and lets every id through', () => {
    const cursor = new WireCursor();
    expect([cursor.active, cursor.id, cursor.position, cursor.foreign]).toEqual([false, undefined, 0, false]);
    expect(cursor.idFor('anything')).toBe('anything');
    expect([cursor.id, cursor.foreign]).toEqual([undefined, true]);
  });

  it('remembers that ids of events went out', () => {
    const cursor = new WireCursor();
    const one = event(3);
    expect(cursor.frameFor(one)).toBe(one);
    expect(cursor.foreign).toBe(true);
    cursor.start({ epoch: 'e', seq: 1 });
    expect(cursor.id).toBe('e:1');
  });
});

describe('encodeMessage', () => {
  const none = new WireCursor();

  it('hands on the bytes of an event that passed unchanged', () => {
    const cursor = startedAt(1);
    const passed = event(2);
    expect(encodeMessage(passed, cursor)).toBe(passed);
    expect(cursor.id).toBe('e:2');
  });

  it('encodes an event that was mapped again, and keeps its id', () => {
    const cursor = startedAt(1);
    const message: { id: string; data: unknown } = event(2);
    expect(encodeMessage({ ...message, data: { mapped: true } }, cursor).text).toBe(
      'data: {"mapped":true}\nid: e:2\n\n',
    );
    expect(cursor.id).toBe('e:2');
  });

  it.each<[string, unknown, string]>([
    ['a string', 'text', 'data: text\n\n'],
    ['a number', 5, 'data: 5\n\n'],
    ['false', false, 'data: false\n\n'],
    ['data', { data: { a: 1 } }, 'data: {"a":1}\n\n'],
    ['lines of data', { data: 'a\nb' }, 'data: a\ndata: b\n\n'],
    ['data that is an empty string', { data: '' }, 'data: \n\n'],
    ['data that is null', { data: null, id: '1' }, 'id: 1\n\n'],
    ['no data', { comment: 'why' }, ': why\n\n'],
    [
      'all fields',
      { type: 't', id: '1', retry: 500, comment: 'c', data: 'd' },
      'retry: 500\n: c\nevent: t\ndata: d\nid: 1\n\n',
    ],
    ['an id that is a number', { id: 7, data: 'x' }, 'data: x\nid: 7\n\n'],
    ['an id of 0', { id: 0, data: 'x' }, 'data: x\nid: 0\n\n'],
    ['fields that are null', { id: null, retry: null, comment: null, data: 'x' }, 'data: x\n\n'],
    ['a retry that is too short', { retry: 0, data: 'x' }, 'retry: 100\ndata: x\n\n'],
    ['a retry that is too long', { retry: 1e12, data: 'x' }, 'retry: 3600000\ndata: x\n\n'],
    ['a retry that is not a number without it', { retry: Number.NaN, data: 'x' }, 'data: x\n\n'],
    ['a type that is a number', { type: 1, data: 'x' }, 'event: 1\ndata: x\n\n'],
    ['a type that is false without it', { type: false, data: 'x' }, 'data: x\n\n'],
    ['data that is nothing in JSON without it', { type: 'x', data: () => 1 }, 'event: x\n\n'],
    ['nothing at all', undefined, '\n'],
  ])('encodes %s', (_name, message, text) => {
    expect(encodeMessage(message, none)).toEqual({ text, size: Buffer.byteLength(text), control: false });
  });

  it.each<[string, unknown, string]>([
    ['a reserved type', { type: 'gap', data: 'x' }, 'SSE_INVALID_EVENT'],
    ['a promise in place of an event', Promise.resolve({ data: 1 }), 'SSE_INVALID_EVENT'],
    ['a promise as data', { data: Promise.resolve(1) }, 'SSE_INVALID_EVENT'],
    ['a line break in the type', { type: 'a\nb', data: 'x' }, 'SSE_INVALID_FIELD'],
    ['a line break in the id', { id: 'a\rb', data: 'x' }, 'SSE_INVALID_FIELD'],
    ['data that JSON cannot carry', { data: 1n }, 'SSE_INVALID_EVENT'],
    ['a bare BigInt', 1n, 'SSE_INVALID_EVENT'],
  ])('refuses %s', (_name, message, code) => {
    expect(() => encodeMessage(message, none)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

import { WireReader } from './wire-reader.js';

/** What a reader makes of bytes that come in pieces of the given size. */
function read(text: string, size = Number.POSITIVE_INFINITY, lastEventId = ''): string[] {
  const told: string[] = [];
  const reader = new WireReader(
    {
      onEvent: (type, data, id) => told.push(`${type}|${data}|${id}`),
      onSign: (id) => told.push(`sign|${id}`),
      onRetry: (milliseconds) => told.push(`retry|${milliseconds}`),
    },
    lastEventId,
  );
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.feed(bytes.subarray(at, at + size));
  return told;
}

describe('WireReader', () => {
  const text =
    'retry: 500\nid: a\nevent: news\ndata: é\ndata:  two\n\n:\ndata\r\n\r\nid: b\n\n\r\revent: x\n\n';
  const told = ['retry|500', 'news|é\n two|a', 'sign|a', 'message||a', 'sign|b'];

  it.each([1, 2, 3, 7, Number.POSITIVE_INFINITY])(
    'reads as the standard has it, in pieces of %d bytes',
    (size) => {
      expect(read(text, size)).toEqual(told);
    },
  );

  it('begins with the id that the client had', () => {
    expect(read('data: 1\n\nid\ndata: 2\n\n', 9, 'before')).toEqual(['message|1|before', 'message|2|']);
  });

  it('leaves out ids with NUL, retry that is no number, unknown fields, and what has no end', () => {
    expect(read('id: a\0b\nretry: 1s\nfoo: bar\ndata: 1\n\ndata: 2\n')).toEqual(['message|1|']);
  });
});

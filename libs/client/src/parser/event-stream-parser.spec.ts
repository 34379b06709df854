import { EventStreamParser } from './event-stream-parser.js';
import { parse, Recorder } from './recorder.spec-support.js';

describe('EventStreamParser', () => {
  describe('line ends', () => {
    it.each(['\n', '\r', '\r\n'])('takes %j for a line end', (end) => {
      expect(parse(['event: a', 'data: 1', '', 'data: 2', '', ''].join(end))).toEqual([
        ['event', 'a', '1', ''],
        ['event', 'message', '2', ''],
      ]);
    });

    it('takes all three in one stream', () => {
      expect(parse('data: 1\rdata: 2\r\ndata: 3\n\r\ndata: 4\n\r')).toEqual([
        ['event', 'message', '1\n2\n3', ''],
        ['event', 'message', '4', ''],
      ]);
    });

    it('takes LF CR for two', () => {
      expect(parse('data: 1\n\rdata: 2\n\n')).toEqual([
        ['event', 'message', '1', ''],
        ['event', 'message', '2', ''],
      ]);
    });

    it('takes no other character for one', () => {
      expect(parse('data: a\u2028b\u2029c\u0085d\u000Be\u000Cf\n\n')).toEqual([
        ['event', 'message', 'a\u2028b\u2029c\u0085d\u000Be\u000Cf', ''],
      ]);
    });

    it('takes CRLF for one end also when it is cut in the middle', () => {
      expect(parse('data: 1\r', '\ndata: 2\r', '\n\r', '\n')).toEqual([['event', 'message', '1\n2', '']]);
    });

    it('takes CRLF for one end also when an empty chunk is between', () => {
      expect(parse('data: 1\r', '', '\ndata: 2\n\n')).toEqual([['event', 'message', '1\n2', '']]);
    });

    it('dispatches at a bare CR at once, and swallows an LF that follows', () => {
      const recorder = new Recorder().feed('data: 1\r\r');
      expect(recorder.take()).toEqual([['event', 'message', '1', '']]);
      expect(recorder.feed('\ndata: 2\n', '\n').take()).toEqual([['event', 'message', '2', '']]);
    });

    it('swallows only one LF after a CR', () => {
      expect(parse('data: 1\r', '\n\n')).toEqual([['event', 'message', '1', '']]);
    });

    it('dispatches at the LF of a blank line at once', () => {
      const recorder = new Recorder().feed('data: 1\n');
      expect(recorder.take()).toEqual([]);
      expect(recorder.feed('\n').take()).toEqual([['event', 'message', '1', '']]);
    });
  });

  describe('decoding', () => {
    it('strips one byte order mark', () => {
      expect(parse('\uFEFFdata: 1\n\n')).toEqual([['event', 'message', '1', '']]);
    });

    it('strips it also when it comes byte by byte', () => {
      expect(parse([0xef], [0xbb], [], [0xbf], 'data: 1\n\n')).toEqual([['event', 'message', '1', '']]);
    });

    it('strips no second one: it is part of the field name', () => {
      expect(parse('\uFEFF\uFEFFdata: 1\n\ndata: 2\n\n')).toEqual([['event', 'message', '2', '']]);
    });

    it('keeps one that is not at the start of the stream', () => {
      expect(parse('\n\uFEFFdata: 1\n\ndata: \uFEFF2\n\n')).toEqual([['event', 'message', '\uFEFF2', '']]);
    });

    it('keeps any other character at the start of a chunk', () => {
      const characters = ['\0', '\u0001', '\t', ' ', '\uFFFE', '\uFFFF'];
      expect(parse('data: ', ...characters, '\n\n')).toEqual([['event', 'message', characters.join(''), '']]);
    });

    it('joins characters that are cut anywhere', () => {
      const bytes = [...new TextEncoder().encode('data: é€😀\n\n')];
      expect(parse(...bytes.map((byte) => [byte]))).toEqual([['event', 'message', 'é€😀', '']]);
    });

    it.each([
      ['a lone continuation byte', [0x80], '\uFFFD'],
      ['a cut sequence before an ASCII character', [0xe2, 0x82, 0x41], '\uFFFDA'],
      ['a cut sequence before another lead', [0xf0, 0x9f, 0xc3, 0xa9], '\uFFFDé'],
      ['an overlong form', [0xc0, 0xaf], '\uFFFD\uFFFD'],
      ['an encoded surrogate', [0xed, 0xa0, 0x80], '\uFFFD\uFFFD\uFFFD'],
      ['a byte that never occurs', [0xff], '\uFFFD'],
    ])('replaces %s as a TextDecoder does', (_name, invalid, expected) => {
      const bytes = [...new TextEncoder().encode('data: '), ...invalid, 0x0a, 0x0a];
      expect(parse(bytes)).toEqual([['event', 'message', expected, '']]);
      expect(parse(...bytes.map((byte) => [byte]))).toEqual([['event', 'message', expected, '']]);
    });

    it('takes text that was decoded elsewhere, cut inside a surrogate pair', () => {
      const recorder = new Recorder().feed('\uFEFFdata: \uD83D', '\uDE00\n\n');
      expect(recorder.take()).toEqual([['event', 'message', '😀', '']]);
    });

    it('does not read a chunk again after the call', () => {
      const recorder = new Recorder();
      const chunk = new TextEncoder().encode('data: é').subarray(0, 7);
      recorder.feed(chunk);
      chunk.fill(0x58);
      expect(recorder.feed(Uint8Array.of(0xa9, 0x0a, 0x0a)).take()).toEqual([['event', 'message', 'é', '']]);
    });
  });

  it('needs no callback but that of events', () => {
    const data: string[] = [];
    const parser = new EventStreamParser({ onEvent: (event) => data.push(event.data) });
    parser.feed('retry: 5\n: x\nid: 1\ndata: a\n\nid: 2\n\n');
    expect(data).toEqual(['a']);
    expect(parser.lastEventId).toBe('2');
  });

  describe('long lines', () => {
    const lines = [5000, 3, 9000, 40_000, 2, 20_000].map((length, index) => String(index).repeat(length));
    const text = lines.map((line) => `data: ${line}\n\n`).join('');
    const expected = lines.map((line) => ['event', 'message', line, '']);

    // Around the window in which chunks are decoded, and with a line pending that makes it grow.
    it.each([1000, 4095, 4096, 4097, 5000, 7500, 20_000, text.length])(
      'arrive whole in chunks of %d',
      (size) => {
        const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
          text.slice(index * size, (index + 1) * size),
        );
        expect(new Recorder().feed(...chunks).take()).toEqual(expected);
        expect(parse(...chunks)).toEqual(expected);
      },
    );
  });

  describe('a new connection', () => {
    it('drops an event that was cut off, its id, its type and its half line', () => {
      const recorder = new Recorder().feed('id: 1\ndata: a\n\nid: 2\nevent: x\ndata: b\ndata: c').take();
      expect(recorder).toEqual([
        ['event', 'message', 'a', '1'],
        ['id', '1'],
      ]);
    });

    it('starts clean after reset, with the id that was committed', () => {
      const recorder = new Recorder().feed('id: 1\n\nid: 2\nevent: x\ndata: b\nda', Uint8Array.of(0xe2));
      recorder.take();
      recorder.parser.reset();
      expect(recorder.parser.lastEventId).toBe('1');
      expect(recorder.feed('\uFEFFdata: c\n\n').take()).toEqual([['event', 'message', 'c', '1']]);
    });

    it('drops data whose line end was cut in the middle', () => {
      const recorder = new Recorder().feed('data: a\r');
      recorder.parser.reset();
      recorder.feed('\ndata: b\n\n');
      expect(recorder.take()).toEqual([['event', 'message', 'b', '']]);
    });

    it('takes the id it is seeded with', () => {
      const recorder = new Recorder();
      recorder.parser.reset('7');
      expect(recorder.parser.lastEventId).toBe('7');
      expect(recorder.feed('data: a\n\n').take()).toEqual([['event', 'message', 'a', '7']]);
    });
  });
});

import { parse, Recorder } from './recorder.spec-support.js';

describe('fields', () => {
  describe('data', () => {
    it('joins lines with LF', () => {
      expect(parse('data: a\ndata: b\ndata\ndata:\ndata: c\n\n')).toEqual([
        ['event', 'message', 'a\nb\n\n\nc', ''],
      ]);
    });

    it('strips one leading space and no other', () => {
      expect(parse('data:a\ndata: b\ndata:  c\ndata:\td \n\n')).toEqual([
        ['event', 'message', 'a\nb\n c\n\td ', ''],
      ]);
    });

    it('keeps later colons', () => {
      expect(parse('data: a:b: c\n\n')).toEqual([['event', 'message', 'a:b: c', '']]);
    });

    it('dispatches one empty line as an event without text', () => {
      expect(parse('data\n\n', 'data:\n\n', 'data: \n\n')).toEqual([
        ['event', 'message', '', ''],
        ['event', 'message', '', ''],
        ['event', 'message', '', ''],
      ]);
    });

    it('dispatches nothing without a data line', () => {
      expect(parse('\n\nevent: a\n\n: c\n\n')).toEqual([['comment', 'c']]);
    });

    it('drops an event without its blank line', () => {
      expect(parse('data: a\n\ndata: b\n')).toEqual([['event', 'message', 'a', '']]);
    });

    it('keeps NUL', () => {
      expect(parse('data: a\0b\n\n')).toEqual([['event', 'message', 'a\0b', '']]);
    });
  });

  describe('event', () => {
    it('names the type of its own event only', () => {
      expect(parse('event: a\ndata: 1\n\ndata: 2\n\n')).toEqual([
        ['event', 'a', '1', ''],
        ['event', 'message', '2', ''],
      ]);
    });

    it('is the last of its block', () => {
      expect(parse('event: a\ndata: 1\nevent: b\n\n')).toEqual([['event', 'b', '1', '']]);
    });

    it.each(['event:', 'event', 'event: '])('is reset by %j', (line) => {
      expect(parse(`event: a\n${line}\ndata: 1\n\n`)).toEqual([['event', 'message', '1', '']]);
    });

    it('is forgotten at the blank line of a block without data', () => {
      expect(parse('event: a\n\ndata: 1\n\n')).toEqual([['event', 'message', '1', '']]);
    });
  });

  describe('id', () => {
    it('stays for later events', () => {
      expect(parse('id: 1\ndata: a\n\ndata: b\n\n')).toEqual([
        ['event', 'message', 'a', '1'],
        ['id', '1'],
        ['event', 'message', 'b', '1'],
      ]);
    });

    it('counts from the blank line on', () => {
      const recorder = new Recorder().feed('id: 1\ndata: a\n');
      expect(recorder.parser.lastEventId).toBe('');
      recorder.feed('\n');
      expect(recorder.parser.lastEventId).toBe('1');
    });

    it('moves at the blank line of a block without data, and nothing is dispatched', () => {
      const recorder = new Recorder().feed('id: 1\n\n');
      expect(recorder.parser.lastEventId).toBe('1');
      expect(recorder.take()).toEqual([['id', '1']]);
    });

    it('counts for its event wherever it stands in the block', () => {
      expect(parse('data: a\nid: 1\n\n')).toEqual([
        ['event', 'message', 'a', '1'],
        ['id', '1'],
      ]);
    });

    it.each(['id:', 'id', 'id: '])('is reset by %j', (line) => {
      expect(parse(`id: 1\n\n${line}\ndata: a\n\n`)).toEqual([
        ['id', '1'],
        ['event', 'message', 'a', ''],
        ['id', ''],
      ]);
    });

    it.each(['id: \0', 'id: 2\0', 'id: 2\r\nid: \x003'])('with NUL is ignored: %j', (lines) => {
      const kept = lines.includes('\r\n') ? '2' : '1';
      expect(parse(`id: 1\n\n${lines}\ndata: a\n\n`)).toContainEqual(['event', 'message', 'a', kept]);
      expect(parse(`id: 1\n\n${lines}\ndata: a\n\n`.replaceAll('\r', ''))).toContainEqual([
        'event',
        'message',
        'a',
        kept,
      ]);
    });

    it('with NUL is ignored also when the line is cut', () => {
      expect(parse('id: 1\n\nid: 2', '\0', '\ndata: a\n\n')).toContainEqual(['event', 'message', 'a', '1']);
    });

    it('next to a NUL elsewhere counts', () => {
      expect(parse(': \0\nid: 1\ndata: \0\n\n')).toContainEqual(['event', 'message', '\0', '1']);
    });

    it('may hold any other character', () => {
      expect(parse('id: Zürich→😀: 1\n\n')).toEqual([['id', 'Zürich→😀: 1']]);
    });

    it('is reported only when it moved', () => {
      expect(parse('id: 1\n\nid: 1\ndata: a\n\nid: 1\n\n')).toEqual([
        ['id', '1'],
        ['event', 'message', 'a', '1'],
      ]);
    });
  });

  describe('retry', () => {
    it.each([
      ['0', 0],
      ['10', 10],
      ['0010', 10],
      ['99999999999', 99_999_999_999],
      ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ])('reports %s as milliseconds at its line', (digits, expected) => {
      expect(parse(`retry: ${digits}\n`)).toEqual([['retry', expected]]);
    });

    it.each(['', '-1', '+1', '1.5', '1e3', ' 1', '1 ', '0x10', '٣', '1\0'])('ignores %j', (value) => {
      expect(parse(`retry: ${value}\nretry:${value}x\n`)).toEqual([]);
    });

    it('takes a value without the space before it', () => {
      expect(parse('retry:10\n')).toEqual([['retry', 10]]);
    });

    it('ignores a line without a value', () => {
      expect(parse('retry\n')).toEqual([]);
    });
  });

  describe('other lines', () => {
    it('reports comments, without one leading space', () => {
      expect(parse(':\n:a\n: b\n:  c\n::\n:data: x\n')).toEqual([
        ['comment', ''],
        ['comment', 'a'],
        ['comment', 'b'],
        ['comment', ' c'],
        ['comment', ':'],
        ['comment', 'data: x'],
      ]);
    });

    it('lets a comment stand inside an event', () => {
      expect(parse('data: a\n: x\ndata: b\n\n')).toEqual([
        ['comment', 'x'],
        ['event', 'message', 'a\nb', ''],
      ]);
    });

    it.each([
      'x',
      'x: 1',
      'Data: 1',
      'DATA: 1',
      ' data: 1',
      'data : 1',
      'dataa: 1',
      'datax',
      'dat: 1',
      'idx',
      'i: 1',
      'events: 1',
      'retryx: 1',
      'xretry: 1',
    ])('ignores %j', (line) => {
      expect(parse(`data: a\n${line}\n\n`)).toEqual([['event', 'message', 'a', '']]);
    });

    it.each(['data', 'event', 'id', 'retry'])(
      'ignores a field that differs from %j in one letter',
      (name) => {
        const others = Array.from(name, (_, index) => `${name.slice(0, index)}_${name.slice(index + 1)}`);
        const lines = others.map((other) => `${other}: 1\n${other}\n`).join('');
        expect(parse(`data: a\n${lines}\n`)).toEqual([['event', 'message', 'a', '']]);
      },
    );
  });
});

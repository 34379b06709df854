import { inspect } from 'node:util';
import type { OpenStream } from '../connection/open-stream.js';
import { ConnectionEndEntry, ConnectionLogEntry } from './connection-log.interceptor.js';

const CODES = [
  0x00, 0x0a, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029,
  0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xe0001,
];
const HOSTILE = CODES.map((code) => `x${String.fromCodePoint(code)}`).join('');
const RAW = new RegExp(`[${CODES.map((code) => `\\u{${code.toString(16)}}`).join('')}]`, 'u');

/** A stream with the same text wherever a client can put one. */
function streamOf(text: string): OpenStream {
  return {
    id: 'c-1',
    kind: 'managed',
    userId: text,
    roomNames: [text],
    origin: { route: text, address: text },
    stats: { openedAt: 1, events: 0, bytes: 0, replayed: 0, gapCount: 0, lags: 0, peakBuffer: 0 },
  } as unknown as OpenStream;
}

describe.each([
  ['opens', (stream: OpenStream) => new ConnectionLogEntry('stream opened', stream)],
  ['ends', (stream: OpenStream) => new ConnectionEndEntry(stream, 'client')],
])('The line about a stream that %s', (_, entryOf) => {
  it('has no character that breaks a line, commands a terminal or hides text, in fields and as text', () => {
    expect(HOSTILE).toMatch(RAW);
    const entry = entryOf(streamOf(HOSTILE));
    for (const field of [entry.user, entry.address, entry.route, ...entry.rooms]) {
      expect(field).not.toMatch(RAW);
      expect(field).toContain('x<U+0085>');
    }
    expect(String(entry)).not.toMatch(RAW);
    expect(inspect(entry)).not.toMatch(RAW);
    expect(JSON.stringify(entry)).not.toMatch(RAW);
  });

  it('leaves other text as it is', () => {
    const text = 'Jürgen "日本" \\ 👍';
    expect(entryOf(streamOf(text))).toMatchObject({ user: text, address: text, rooms: [text] });
  });
});

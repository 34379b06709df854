/** What a scripted server answers to one request. */
export interface Reply {
  /** @default 200 */
  status?: number;
  /** @default those of an event stream */
  headers?: Record<string, string>;
  /** Written one by one, so that a client reads them as chunks. */
  body?: readonly (string | Uint8Array)[];
  /** @default 'end' */
  after?: 'end' | 'reset' | 'stay open';
  /** Data of the message that the client must have got before the connection is reset: that drops what has not been read. */
  seen?: string;
}

/** What a client sees of a server that gives these replies, the last of them again and again. */
export interface StreamCase {
  name: string;
  replies: readonly Reply[];
  /** Event types to listen to, next to open, error, message and done. */
  types?: readonly string[];
  /** Calls `close()` in the handler of the first event of this type. */
  closeOn?: string;
  /** Asks for the stream at another origin than that of the page. */
  crossOrigin?: boolean;
  withCredentials?: boolean;
}

const STREAM = { 'content-type': 'text/event-stream' };
/** The event after which a client is closed. */
const DONE = 'event: done\ndata\n\n';
const RETRY = 'retry: 100\n';
const LAST: Reply = { body: [DONE], after: 'stay open' };

const once = (...body: (string | Uint8Array)[]): Reply[] => [{ body: [...body, DONE], after: 'stay open' }];
const twice = (...body: (string | Uint8Array)[]): Reply[] => [{ body }, LAST];
const refusal = (status: number, headers: Record<string, string> = STREAM): Reply => ({
  status,
  headers,
  body: status === 204 ? [] : ['data: refused\n\n'],
});

const bodies: [name: string, ...body: (string | Uint8Array)[]][] = [
  ['LF', 'data: a\ndata: b\n\n'],
  ['CR', 'data: a\rdata: b\r\rdata: c\r\r'],
  ['CRLF', 'data: a\r\ndata: b\r\n\r\n'],
  ['all line ends at once', 'data: a\r\n\rdata: b\n\rdata: c\r\r\ndata: d\n\r\n'],
  ['CRLF over chunks', 'data: a\r', '\ndata: b\r\n', '\r', '\ndata: c\r', '\r'],
  ['a byte at a time', ...'id: ü\r\ndata: 😀\n\n'.split('')],
  ['split UTF-8', Uint8Array.of(100, 97, 116, 97, 58, 0xf0, 0x9f), Uint8Array.of(0x98, 0x80, 10, 10)],
  ['invalid UTF-8', Uint8Array.of(100, 97, 116, 97, 58, 0xff, 0xe2, 0x82, 65, 0xc0, 0x80, 10, 10)],
  ['a byte order mark', '\uFEFFdata: a\n\n'],
  [
    'a byte order mark over chunks',
    Uint8Array.of(0xef),
    Uint8Array.of(0xbb),
    Uint8Array.of(0xbf),
    'data: a\n\n',
  ],
  ['two byte order marks', '\uFEFF\uFEFFdata: a\n\ndata: b\n\n'],
  ['a byte order mark later', 'data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n'],
  ['comments', ':\n: text\n:data: no\n\ndata: a\n:in between\ndata: b\n\n'],
  ['unknown fields', 'Data: no\n data: no\ndata : no\nfoo\nbar: x\n\ndata: a\n\n'],
  ['fields without colon', 'data\n\ndata\ndata\n\nevent\nid\nretry\ndata: a\n\n'],
  ['spaces after the colon', 'data:a\n\ndata:  a\n\ndata: \n\ndata:\n\ndata:\ta\n\n'],
  ['colons in values', 'data: a: b\n\ndata::\n\nid: x:1\ndata: c\n\n'],
  ['NUL and line separators in data', 'data: a\0b\u2028c\u0085d\u000be\n\n'],
  ['empty blocks', '\n\n\n\ndata: a\n\n\n\n'],
  ['a large event', `data: ${'x'.repeat(3_000_000)}\n\n`],
  ['types', 'event: a\ndata: 1\n\ndata: 2\n\nevent: a\nevent: b\ndata: 3\n\nevent: a\n\ndata: 4\n\n'],
  ['an empty type', 'event: a\nevent:\ndata: 1\n\nevent: message\ndata: 2\n\nevent:  a\ndata: 3\n\n'],
  ['types named like others', 'event: open\ndata: 1\n\nevent: error\ndata: 2\n\n'],
  ['ids', 'id: 1\ndata: a\n\ndata: b\n\nid: 2\nid: 3\ndata: c\n\n'],
  ['an id with NUL', 'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\nid: \0\n\ndata: c\n\n'],
  ['an empty id', 'id: 1\ndata: a\n\nid:\ndata: b\n\nid: 2\n\nid\ndata: c\n\n'],
  ['an id on its own', 'id: 1\n\ndata: a\n\nid: 2\n\n: c\n\ndata: b\n\n'],
];

const reconnections: [name: string, ...body: (string | Uint8Array)[]][] = [
  ['an id', `${RETRY}id: 1\ndata: a\n\n`],
  ['no id', `${RETRY}data: a\n\n`],
  ['an id that is not Latin-1', `${RETRY}id: 漢字 😀 ü\ndata: a\n\n`],
  ['an id that was reset', `${RETRY}id: 1\ndata: a\n\nid\n\n`],
  ['an id on its own', `${RETRY}id: 1\ndata: a\n\nid: 2\n\n`],
  ['an id with spaces', `${RETRY}id:  a b \ndata: a\n\n`],
  ['an unterminated event', `${RETRY}id: 1\ndata: a\n\nid: 2\nevent: a\ndata: b`],
  ['an event without its blank line', `${RETRY}id: 1\ndata: a\n\nid: 2\nevent: a\ndata: b\n`],
  ['an unterminated id', `${RETRY}id: 1\ndata: a\n\nid: 2`],
  ['half a character', `${RETRY}data: a\n\ndata: `, Uint8Array.of(0xf0, 0x9f)],
  ['nothing but a time', RETRY],
  ['times that are none', `${RETRY}retry: 99999x\nretry: -1\nretry: 1e9\nretry:  5\n`],
  ['several times', `retry: 9999999\n${RETRY}`],
];

export const CASES: readonly StreamCase[] = [
  ...bodies.map(([name, ...body]): StreamCase => ({ name, replies: once(...body), types: ['a', 'b', ' a'] })),
  ...reconnections.map(([name, ...body]): StreamCase => ({
    name: `a reconnection after ${name}`,
    replies: twice(...body),
    types: ['a'],
  })),
  {
    name: 'three connections',
    replies: [
      { body: [`${RETRY}id: 1\ndata: a\n\n`] },
      { body: ['data: b\n\n'] },
      { body: ['id: 3\n\ndata: c\n\n'], after: 'reset', seen: 'c' },
      LAST,
    ],
  },
  {
    name: 'a connection reset in the middle',
    replies: [{ body: [`${RETRY}data: a\n\nda`], after: 'reset', seen: 'a' }, LAST],
  },
  {
    name: 'a connection reset before its answer',
    replies: [{ body: [`${RETRY}id: 1\n\n`] }, { status: 0, after: 'reset' }, LAST],
  },
  ...[201, 202, 204, 205, 400, 401, 404, 429, 500, 503].map((status): StreamCase => ({
    name: `status ${status}`,
    replies: [refusal(status), LAST],
  })),
  ...[204, 500].map((status): StreamCase => ({
    name: `status ${status} on coming back`,
    replies: [{ body: [`${RETRY}data: a\n\n`] }, refusal(status), LAST],
  })),
  ...[301, 302, 303, 307, 308].map((status): StreamCase => ({
    name: `a redirect with ${status}`,
    replies: [{ status, headers: { location: '?redirected' } }, ...once('data: a\n\n')],
  })),
  {
    name: 'a redirect to another origin',
    replies: [{ status: 307, headers: { location: '//OTHER' } }, ...once('data: a\n\n')],
  },
  { name: 'a redirect to nowhere', replies: [{ status: 302, headers: {} }, LAST] },
  ...[
    'text/event-streams',
    'TEXT/EVENT-STREAM',
    'text/event-stream;',
    'text/event-stream; charset=utf-8',
    'text/event-stream;charset="UTF-8"',
    'text/event-stream; foo=bar',
    'text/event-stream;bogus',
    'text/event-stream ; charset=utf-8',
    'application/json',
  ].map((type): StreamCase => ({
    name: `the content type ${JSON.stringify(type)}`,
    replies: [{ headers: { 'content-type': type }, body: [DONE], after: 'stay open' }],
  })),
  // To an end, because Chromium guesses what these are by what comes.
  ...['text/plain', ''].map((type): StreamCase => ({
    name: `the content type ${JSON.stringify(type)}`,
    replies: [{ headers: { 'content-type': type }, body: [DONE] }],
  })),
  { name: 'no content type', replies: [{ headers: {}, body: [DONE] }] },
  { name: 'another origin', crossOrigin: true, replies: once('id: 1\ndata: a\n\n') },
  {
    name: 'another origin with cookies',
    crossOrigin: true,
    withCredentials: true,
    replies: once('data: a\n\n'),
  },
  ...['open', 'message', 'error'].map((type): StreamCase => ({
    name: `close() in a handler of ${type}`,
    replies: [{ body: [`${RETRY}data: a\n\ndata: b\n\n`] }, LAST],
    closeOn: type,
  })),
];

/** A case in which the two differ: why, and what each sees. */
export interface Difference extends StreamCase {
  why: string;
  native: Summary;
  ours: Summary;
}

/** Event types with the ready state in their handlers, and the queries of the requests. */
export interface Summary {
  events: string;
  queries: readonly string[];
}

// One more shows in time only: an empty `retry` resets Chromium to 3 s, and is ignored by the standard and the class.
export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'coming back after a redirect',
    why: 'Chromium comes back to where it was sent; the class begins anew, so that headers for one origin go to no other',
    replies: [{ status: 307, headers: { location: '?redirected' } }, { body: [`${RETRY}data: a\n\n`] }, LAST],
    native: {
      events: 'open 1, message 1, error 0, open 1, done 1',
      queries: ['', '?redirected', '?redirected'],
    },
    ours: { events: 'open 1, message 1, error 0, open 1, done 1', queries: ['', '?redirected', ''] },
  },
  {
    name: 'a charset that is not UTF-8',
    why: 'Chromium refuses it; the standard takes every stream for UTF-8, whatever its parameters',
    replies: [
      {
        headers: { 'content-type': 'text/event-stream; charset=iso-8859-1' },
        body: ['data: ü\n\n', DONE],
        after: 'stay open',
      },
    ],
    native: { events: 'error 2', queries: [''] },
    ours: { events: 'open 1, message 1, done 1', queries: [''] },
  },
  {
    name: 'an id that no header can carry',
    why: 'Chromium cannot send it and closes; the class comes back without it',
    replies: [{ body: [`${RETRY}id: a\u0001b\ndata: a\n\n`] }, LAST],
    native: { events: 'open 1, message 1, error 0, error 2', queries: [''] },
    ours: { events: 'open 1, message 1, error 0, open 1, done 1', queries: ['', ''] },
  },
  {
    name: 'a refusal by CORS',
    why: 'fetch() does not tell it from a network error, after which one comes back; Chromium knows that it would be of no use',
    crossOrigin: true,
    replies: [
      { body: [`${RETRY}data: a\n\n`] },
      { headers: { ...STREAM, 'access-control-allow-origin': 'http://nobody.example' }, body: [DONE] },
      LAST,
    ],
    native: { events: 'open 1, message 1, error 0, error 2', queries: ['', ''] },
    ours: { events: 'open 1, message 1, error 0, error 0, open 1, done 1', queries: ['', '', ''] },
  },
];

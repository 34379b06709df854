import { isEventStream } from './is-event-stream.js';

describe('isEventStream', () => {
  it.each([
    'text/event-stream',
    'TEXT/Event-Stream',
    'text/event-stream;',
    'text/event-stream; charset=utf-8',
    'text/event-stream ;bogus',
    'text/html, text/event-stream',
    'text/event-stream, bogus',
    'text/event-stream, */*',
    'text/html;a=",text/plain", text/event-stream',
  ])('takes %j', (value) => expect(isEventStream(value)).toBe(true));

  it.each([
    null,
    '',
    'text/event-streams',
    'x-text/event-stream',
    'text/event-stream bogus',
    'text/ event-stream',
    'text/plain; text/event-stream',
    'text/event-stream, text/html',
    'text/html;a=", text/event-stream"',
  ])('refuses %j', (value) => expect(isEventStream(value)).toBe(false));
});

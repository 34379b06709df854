import { getLines, getMessages } from '@microsoft/fetch-event-source/lib/cjs/parse.js';
import { createParser } from 'eventsource-parser';
import { EventStreamParser } from '@nestream/client';

/** What turns the bytes of a body into events, in the way that its users write it; each returns what takes a chunk. */
export const PARSERS = {
  EventStreamParser: (onData) => {
    const parser = new EventStreamParser({ onEvent: ({ data }) => onData(data) });
    return (chunk) => parser.feed(chunk);
  },
  'eventsource-parser': (onData) => {
    const parser = createParser({ onEvent: ({ data }) => onData(data) });
    const decoder = new TextDecoder();
    return (chunk) => parser.feed(decoder.decode(chunk, { stream: true }));
  },
  '@microsoft/fetch-event-source': (onData) =>
    getLines(
      getMessages(
        () => {},
        () => {},
        ({ data }) => onData(data),
      ),
    ),
};

import { createParser } from 'eventsource-parser';

/** What a client makes of a stream. */
export interface ParsedStream {
  readonly events: readonly { type: string; data: string; id: string | undefined }[];
  readonly comments: readonly string[];
  readonly retries: readonly number[];
}

/** Reads a stream with a parser that others wrote. */
export function parseStream(text: string): ParsedStream {
  const events: { type: string; data: string; id: string | undefined }[] = [];
  const comments: string[] = [];
  const retries: number[] = [];
  const parser = createParser({
    onEvent: ({ event, data, id }) => events.push({ type: event ?? 'message', data, id }),
    onComment: (comment) => comments.push(comment),
    onRetry: (retry) => retries.push(retry),
    onError: (error) => {
      throw error;
    },
  });
  parser.feed(text);
  return { events, comments, retries };
}

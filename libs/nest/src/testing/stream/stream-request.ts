import { once } from 'node:events';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Deadline } from './real-time.js';
import { StreamAssertionError } from './arrivals.js';

/** How `openStream()` asks for a stream. */
export interface StreamRequest {
  /** Default `GET`, or `POST` where there is a body. */
  readonly method?: string | undefined;
  /** Request headers, such as `authorization` or `cookie`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Body of the request: sent as JSON. */
  readonly body?: unknown;
  /** Where to go on: sent as `Last-Event-ID`. {@link StreamProbe.resume} sets it by itself. */
  readonly lastEventId?: string | undefined;
  /** Real milliseconds after which waiting for an event, or for the headers, fails. A fake clock does not move them. Default 2 000. */
  readonly timeout?: number | undefined;
}

/** Real milliseconds that a test waits by default. */
export const TIMEOUT = 2_000;

/**
 * Sends the request of a stream, on a connection of its own; resolves with the answer when its headers are there.
 *
 * @throws StreamAssertionError when they do not come in time: a server sends them when its guards, policy, snapshot and log are done.
 */
export async function requestStream(url: URL, options: StreamRequest): Promise<IncomingMessage> {
  const { body, timeout = TIMEOUT, lastEventId = '', method = body === undefined ? 'GET' : 'POST' } = options;
  // Bytes: Node writes headers along with a text, in the encoding of the text.
  const json = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = {
    accept: 'text/event-stream',
    ...(json !== undefined && {
      'content-type': 'application/json',
      'content-length': json.length,
    }),
    // As browsers do: the bytes of UTF-8, which a header carries as Latin-1.
    ...(lastEventId !== '' && { 'last-event-id': Buffer.from(lastEventId).toString('latin1') }),
    ...options.headers,
  };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, { method, headers, agent: false });
  request.end(json);
  return answerTo(request, `${method} ${url.pathname}${url.search}`, timeout);
}

async function answerTo(request: ClientRequest, about: string, timeout: number): Promise<IncomingMessage> {
  const deadline = new Deadline(timeout);
  try {
    const answer = once(request, 'response') as Promise<[IncomingMessage]>;
    const first = await Promise.race([answer, deadline.reached]);
    if (first) return first[0];
    answer.catch(() => undefined);
    request.destroy();
    throw new StreamAssertionError(`${about} was not answered within ${timeout} ms`);
  } finally {
    deadline.cancel();
    // A stream that is cut later fails, which is no error of the test.
    request.on('error', () => undefined);
  }
}

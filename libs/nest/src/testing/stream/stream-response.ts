import { once } from 'node:events';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Deadline } from './real-time.js';
import { StreamAssertionError } from './stream-assertion.error.js';
import type { StreamRequest } from './stream-request.interface.js';

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

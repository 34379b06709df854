import { interval, NEVER, type Observable, take, timer } from 'rxjs';
import { leaveAfter, leaveOnHeaders, request, type ShapeClient } from '../client.js';
import { handler, type Side, type Subject, watch } from '../shape.js';

const ticks = ({ trace }: Pick<Side, 'trace'>): Observable<unknown> =>
  interval(10).pipe(take(3), watch(trace));

const twice = async (client: ShapeClient): Promise<void> => {
  const connection = await client.read();
  connection.send({});
  await connection.finished();
};

/** Clients and how they connect. */
export const clients: Subject = {
  title: 'Clients',
  shapes: [
    handler('Two streams on one connection', (trace) => ticks({ trace }), { client: twice }),
    handler('Two clients at once', (trace) => timer(20).pipe(watch(trace)), {
      client: async (client) => {
        const first = await client.open();
        await client.traced('handler');
        await client.read();
        await first.finished();
      },
    }),
    handler('HTTP/1.0', (trace) => ticks({ trace }), { client: request({ version: '1.0' }) }),
    handler('HTTP/1.0 with keep-alive', (trace) => ticks({ trace }), {
      client: request({ version: '1.0', headers: { Connection: 'keep-alive' } }),
    }),
    handler('Connection: close', (trace) => ticks({ trace }), {
      client: request({ headers: { Connection: 'close' } }),
    }),
    handler('Accept of an EventSource', (trace) => ticks({ trace }), {
      client: request({ headers: { Accept: 'text/event-stream', 'Cache-Control': 'no-cache' } }),
    }),
    handler('Accept of something else', (trace) => ticks({ trace }), {
      client: request({ headers: { Accept: 'application/json' } }),
    }),
    handler("Last-Event-ID of Nest's own counter", (trace) => ticks({ trace }), {
      client: request({ headers: { 'Last-Event-ID': '5' } }),
    }),
    handler('Last-Event-ID that looks like one of a room', (trace) => ticks({ trace }), {
      client: request({ headers: { 'Last-Event-ID': 'a1b2c3:17' } }),
    }),
    handler('?lastEventId=', (trace) => ticks({ trace }), { client: request({ path: '?lastEventId=5' }) }),
    handler('?token= and ?ticket=', (trace) => ticks({ trace }), {
      client: request({ path: '?token=abc&ticket=def' }),
    }),
    handler('An Authorization header and a foreign Origin', (trace) => ticks({ trace }), {
      client: request({
        headers: { Authorization: 'Bearer x', Origin: 'https://evil.example', Cookie: 'a=b' },
      }),
    }),
    handler('A client that leaves on the headers', () => NEVER, { client: leaveOnHeaders }),
    handler('A client that leaves after the first event', (trace) => interval(20).pipe(watch(trace)), {
      client: leaveAfter('data: 0'),
    }),
    handler('A client that ends its side of the connection', (trace) => timer(40).pipe(watch(trace)), {
      client: async (client) => {
        const connection = await client.open();
        await connection.received('\r\n\r\n1\r\n\n\r\n');
        connection.socket.end();
        await connection.finished();
      },
    }),
    handler('A client that opens and leaves three times', (trace) => NEVER.pipe(watch(trace)), {
      client: async (client) => {
        for (let visit = 1; visit <= 3; visit++) {
          await leaveOnHeaders(client);
          await client.traced('source finalized', visit);
        }
      },
    }),
    handler('A request with a body', (trace) => ticks({ trace }), {
      client: request({ body: '{"unexpected":true}' }),
    }),
  ],
};

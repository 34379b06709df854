import { once } from 'node:events';
import { connect, createServer, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Batch } from './batch.js';
import { frameOf } from '../../event/frame.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { ResponseWriter } from './response-writer.js';

describe('ResponseWriter on HTTP/2', () => {
  it('writes the plain bytes and drains', async () => {
    const responses: Http2ServerResponse[] = [];
    const server = createServer((_request, response) => {
      responses.push(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ':path': '/' });
    try {
      await waitUntil(() => responses.length === 1);
      const response = responses[0]!;
      const writer = new ResponseWriter(response);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const frame = frameOf('data: é\n\n');
      writer.write(new Batch([frame], frame.size), { drained: () => undefined });
      const large = frameOf('x'.repeat(1_000_000));
      const onDrain = jest.fn();
      expect(writer.write(new Batch([large], large.size), { drained: onDrain })).toBe(false);
      expect(writer.pending).toBeGreaterThan(0);
      let body = '';
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => (body += text));
      await waitUntil(() => onDrain.mock.calls.length === 1);
      response.end();
      await waitUntil(() => body.length === frame.text.length + large.size);
      expect(body.startsWith(`${frame.text}xxx`)).toBe(true);
      expect(() => writer.release()).not.toThrow();
    } finally {
      session.destroy();
      server.close();
      await once(server, 'close');
    }
  });
});

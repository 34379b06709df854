import type { ServerResponse } from 'node:http';
import { Batch } from './batch.js';
import { frameOf } from '../../event/frame.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { Loopback } from '../loopback.spec-support.js';
import { ResponseWriter } from './response-writer.js';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

function batchOf(text: string): Batch {
  const frame = frameOf(text);
  return new Batch([frame], frame.size);
}

const ignore = { drained: () => undefined };

describe('ResponseWriter', () => {
  let loopback: Loopback;

  beforeEach(async () => {
    loopback = await Loopback.open();
  });

  afterEach(async () => {
    await loopback.close();
  });

  async function opened(): Promise<ServerResponse> {
    const [response] = await loopback.received(1);
    response!.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response!.flushHeaders();
    return response!;
  }

  it('gives the shared framed bytes to the socket on HTTP/1.1', async () => {
    const client = await loopback.request(GET);
    const response = await opened();
    const socketWrite = jest.spyOn(response.socket!, 'write');
    const batch = batchOf('data: é\n\n');
    expect(new ResponseWriter(response).write(batch, ignore)).toBe(true);
    expect(socketWrite.mock.calls).toEqual([[batch.framed]]);
    expect(socketWrite.mock.calls[0]?.[0]).toBe(batch.framed);
    response.end();
    await waitUntil(() => client.body.endsWith('0\r\n\r\n'));
    expect(client.body).toBe('a\r\ndata: \u00c3\u00a9\n\n\r\n0\r\n\r\n');
  });

  it('sends headers and first events in one system call between cork and uncork', async () => {
    await loopback.request(GET);
    const [response] = await loopback.received(1);
    const writer = new ResponseWriter(response!);
    const handle = (response!.socket as unknown as { _handle: object })._handle;
    const writes = ['writev', 'writeLatin1String', 'writeUtf8String', 'writeBuffer'].map((name) =>
      jest.spyOn(handle as Record<string, () => number>, name),
    );
    writer.cork();
    response!.writeHead(200).flushHeaders();
    response!.write('\n');
    await new Promise((resolve) => setImmediate(resolve));
    writer.write(batchOf('data: 1\n\n'), ignore);
    expect(writes.flatMap((write) => write.mock.calls)).toHaveLength(0);
    writer.uncork();
    writer.uncork();
    expect(writes.flatMap((write) => write.mock.calls)).toHaveLength(1);
    expect(response!.socket!.writableCorked).toBe(0);
    response!.end();
  });

  it('knows at once that somebody has ended the response, before its first write and after', async () => {
    await loopback.request(GET + GET);
    const [first, second] = await loopback.received(2);
    for (const response of [first!, second!]) {
      const writer = new ResponseWriter(response);
      response.flushHeaders();
      expect(writer.ended).toBe(false);
      writer.write(batchOf('data: a\n\n'), ignore);
      expect(writer.ended).toBe(false);
      response.end();
      expect(writer.ended).toBe(true);
      expect(new ResponseWriter(response).ended).toBe(true);
      await waitUntil(() => response.writableFinished);
    }
  });

  it('keeps its place behind what the response still holds', async () => {
    const client = await loopback.request(GET);
    const response = await opened();
    response.write('first ');
    const writer = new ResponseWriter(response);
    writer.write(batchOf('second '), ignore);
    response.write('third ');
    writer.write(batchOf('fourth'), ignore);
    response.end();
    await waitUntil(() => client.body.endsWith('0\r\n\r\n'));
    expect(client.body).toBe(
      ['first ', 'second ', 'third ', 'fourth', ''].map((text) => `${text.length}\r\n${text}\r\n`).join(''),
    );
  });

  it('keeps its place behind what somebody has corked', async () => {
    const client = await loopback.request(GET);
    const response = await opened();
    response.cork();
    response.write('first ');
    new ResponseWriter(response).write(batchOf('second'), ignore);
    response.uncork();
    response.end();
    await waitUntil(() => client.body.endsWith('0\r\n\r\n'));
    expect(client.body).toMatch(/first .*second/s);
  });

  it('goes through a write that somebody wrapped, and flushes what it holds back', async () => {
    const client = await loopback.request(GET);
    const response: ServerResponse & { flush?: () => void } = await opened();
    const plain = response.write.bind(response) as (chunk: string) => boolean;
    const held: string[] = [];
    response.write = ((chunk: Buffer) => held.push(chunk.toString().toUpperCase()) > 0) as never;
    response.flush = () => held.splice(0).forEach((chunk) => plain(chunk));
    new ResponseWriter(response).write(batchOf('data: a\n\n'), ignore);
    await waitUntil(() => client.body !== '');
    expect(client.body).toBe('9\r\nDATA: A\n\n\r\n');
  });

  it('writes no chunk sizes to an HTTP/1.0 client', async () => {
    const client = await loopback.request('GET / HTTP/1.0\r\n\r\n');
    const response = await opened();
    const writer = new ResponseWriter(response);
    writer.write(batchOf('data: a\n\n'), ignore);
    writer.write(batchOf('data: b\n\n'), ignore);
    response.end();
    await waitUntil(() => client.ended);
    expect(client.body).toBe('data: a\n\ndata: b\n\n');
  });

  it('sends headers first when they are not out yet', async () => {
    const client = await loopback.request(GET);
    const [response] = await loopback.received(1);
    new ResponseWriter(response!).write(batchOf('data: a\n\n'), ignore);
    response!.end();
    await waitUntil(() => client.text.endsWith('0\r\n\r\n'));
    expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(client.body).toContain('data: a\n\n');
  });

  it('waits for its turn on a connection with several requests', async () => {
    const client = await loopback.request(GET + GET);
    const [first, second] = await loopback.received(2);
    for (const response of [first!, second!]) response.flushHeaders();
    new ResponseWriter(second!).write(batchOf('second'), ignore);
    new ResponseWriter(first!).write(batchOf('first'), ignore);
    await waitUntil(() => client.text.includes('first'));
    expect(client.text).not.toContain('second');
    first!.end();
    second!.end();
    await waitUntil(() => client.text.endsWith('6\r\nsecond\r\n0\r\n\r\n'));
    expect(client.text.indexOf('second')).toBeGreaterThan(client.text.indexOf('first'));
  });

  describe.each(['direct', 'wrapped'])('with a client that does not read (%s)', (path) => {
    async function filled(): Promise<{
      response: ServerResponse;
      writer: ResponseWriter;
      onDrain: jest.Mock;
    }> {
      const client = await loopback.request(GET);
      const response = await opened();
      client.socket.pause();
      if (path === 'wrapped') {
        const plain = response.write.bind(response);
        response.write = ((chunk: Buffer) => plain(chunk)) as never;
      }
      const writer = new ResponseWriter(response);
      const onDrain = jest.fn();
      // More than the buffers of both sockets take.
      expect(writer.write(batchOf('x'.repeat(20_000_000)), { drained: onDrain })).toBe(false);
      response.once('test:read', () => client.socket.resume());
      return { response, writer, onDrain };
    }

    it('says that it is full, counts what waits, and calls back once when it drained', async () => {
      const { response, writer, onDrain } = await filled();
      expect(writer.pending).toBeGreaterThan(0);
      expect(onDrain).not.toHaveBeenCalled();
      response.emit('test:read');
      await waitUntil(() => onDrain.mock.calls.length > 0);
      expect(writer.pending).toBe(0);
      expect(onDrain).toHaveBeenCalledTimes(1);
      // However often a client blocks, nothing piles up.
      expect(writer.write(batchOf('y'.repeat(20_000_000)), { drained: onDrain })).toBe(false);
      await waitUntil(() => onDrain.mock.calls.length > 1);
      expect(onDrain).toHaveBeenCalledTimes(2);
      expect(
        response.listenerCount('drain') + response.socket!.listeners('drain').length,
      ).toBeLessThanOrEqual(2);
    });

    it('forgets the drain when it is released', async () => {
      const { response, writer, onDrain } = await filled();
      const { socket } = response;
      const before = socket!.listenerCount('drain') + response.listenerCount('drain');
      writer.release();
      expect(socket!.listenerCount('drain') + response.listenerCount('drain')).toBe(before - 1);
      socket!.emit('drain');
      response.emit('drain');
      expect(onDrain).not.toHaveBeenCalled();
    });
  });
});

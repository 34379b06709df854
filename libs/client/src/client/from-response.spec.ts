import { fromReadableStream, fromResponse } from './from-response.js';
import { listen } from './listen.js';

const headers = { 'content-type': 'text/event-stream' };

async function read(client: ReturnType<typeof fromResponse>): Promise<unknown[]> {
  const data: unknown[] = [];
  for await (const event of listen(client, '*')) data.push(event.data);
  return data;
}

function streamOf<Chunk>(...chunks: Chunk[]): ReadableStream<Chunk> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

describe('fromResponse', () => {
  it('reads to the end and closes', async () => {
    const client = fromResponse(new Response('data: 1\n\ndata: [DONE]\n\ndata: cut', { headers }));
    expect(await read(client)).toEqual([1, '[DONE]']);
    expect(client.state).toEqual({ name: 'closed', reason: 'ended' });
  });

  it('looks at status and content type', async () => {
    await expect(read(fromResponse(new Response('', { status: 500, headers })))).rejects.toMatchObject({
      status: 500,
    });
    await expect(read(fromResponse(Promise.resolve(new Response('x'))))).rejects.toMatchObject({
      code: 'SSE_CONTENT_TYPE',
    });
  });

  it('cancels the body with break', async () => {
    const cancel = jest.fn();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
      cancel,
    });
    for await (const _event of listen(fromResponse(new Response(body, { headers })), '*')) break;
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('fails when the body fails', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    await expect(read(fromResponse(new Response(body, { headers })))).rejects.toThrow('reset');
  });
});

describe('fromReadableStream', () => {
  it('reads bytes', async () => {
    const bytes = new TextEncoder().encode('data: "ü"\n\n');
    expect(await read(fromReadableStream(streamOf(bytes.slice(0, 8), bytes.slice(8))))).toEqual(['ü']);
  });

  it('reads text', async () => {
    expect(await read(fromReadableStream(streamOf('data: 1\n', '\ndata: 2\n\n')))).toEqual([1, 2]);
  });
});

/** @jest-environment node */
import { HttpStatusError, listen, SseClient } from '@nestream/client';
import { clampRetry } from '@nestream/protocol';

it('a service reads a stream', async () => {
  const fetch = async () => new Response('data: 1\n\n', { headers: { 'content-type': 'text/event-stream' } });
  const client = new SseClient('http://localhost/x', { fetch, maxAttempts: 1 });
  for await (const { data } of listen(client, 'message')) expect(data).toBe(1);
  expect(await client.closed).toMatchObject({ reason: 'ended' });
  expect([typeof HttpStatusError, clampRetry(0)]).toEqual(['function', 100]);
});

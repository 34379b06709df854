import { readFile, writeFile } from 'node:fs/promises';
import { SseClient } from '@nestream/client';

const POSITION = 'position.txt';

/** Handles each order, also those that came while the process was down, as long as the server has kept them. */
export async function followOrders(url: string, handle: (order: { id: number }) => void): Promise<void> {
  const client = new SseClient<{ order: { id: number } }>(url, {
    headers: () => ({ authorization: `Bearer ${process.env.TOKEN}` }),
    store: {
      get: () => readFile(POSITION, 'utf8').catch(() => ''),
      set: (lastEventId) => writeFile(POSITION, lastEventId),
    },
    onGap: ({ rooms }) => process.stderr.write(`Events of ${rooms.join(', ')} are lost\n`),
  });
  client.on('order', ({ data }) => handle(data));
  client.connect();
  const { reason, error } = await client.closed;
  if (reason === 'failed') throw error;
}

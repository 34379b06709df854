import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import type { WebSocket, WebSocketServer } from 'ws';

/** How long clients have to answer the goodbye; Nest cuts the rest when it closes the server. */
const PATIENCE = 250;

/** Tells all clients that the server goes away (1001), so that they come back to another, and waits a little for them to leave. */
export async function goAway({ clients }: WebSocketServer): Promise<void> {
  const open = [...clients];
  for (const client of open) client.close(1001, 'The server is going away');
  await Promise.race([Promise.all(open.map(closed)), after(PATIENCE)]);
}

async function closed(client: WebSocket): Promise<void> {
  if (client.readyState !== client.CLOSED) await once(client, 'close');
}

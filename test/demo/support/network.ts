import { once } from 'node:events';
import type { Server } from 'node:http';
import type { DemoApp } from './demo-app.js';

/** Cuts all connections to the demo, and refuses new ones; resolves with what mends it. */
export function cutNetwork(demo: DemoApp): () => Promise<void> {
  const server = demo.app.getHttpServer() as Server;
  server.close();
  server.closeAllConnections();
  return async () => {
    server.listen(demo.port, '127.0.0.1');
    await once(server, 'listening');
  };
}

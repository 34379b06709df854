import type { SweptServer } from './server-sweep.js';

/** What a shutdown needs of Nest's HTTP adapter. */
export interface ClosingAdapter {
  beforeClose?(): unknown;
  close(): unknown;
  getHttpServer(): SweptServer | undefined;
  getInstance(): unknown;
  getType(): string;
}

interface FastifyServer {
  addHook(name: 'onListen', hook: (done: () => void) => void): unknown;
}

/** Calls back with each server of an adapter that has not begun to listen. */
export function eachServer(adapter: ClosingAdapter, onServer: (server: SweptServer) => void): void {
  const server = adapter.getHttpServer();
  if (server) onServer(server);
  if (adapter.getType() !== 'fastify') return;
  const fastify = adapter.getInstance() as FastifyServer;
  fastify.addHook('onListen', (done) => {
    for (const other of secondaryServers(fastify)) onServer(other);
    done();
  });
}

/** Those that Fastify adds where `localhost` has several addresses. Only a symbol of its own leads to them. */
function secondaryServers(fastify: FastifyServer): SweptServer[] {
  const symbols = Object.getOwnPropertySymbols(fastify);
  const bindings = symbols.find(({ description }) => description === 'fastify.serverBindings');
  return bindings ? (fastify as unknown as Record<symbol, SweptServer[]>)[bindings]! : [];
}

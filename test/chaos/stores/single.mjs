import { waitFor } from '../support.mjs';
import { RedisProcess } from './redis-process.mjs';

/** One Redis server. */
export class SingleStore {
  servers = [];

  constructor(settings) {
    this.settings = settings;
  }

  /** @param dice decides whether the server has an append-only file. */
  static async start({ dice }) {
    const durable = dice.next() < 0.5;
    const store = new SingleStore(
      durable ? ['save ""', 'appendonly yes', 'appendfsync always'] : ['save ""'],
    );
    store.servers = [await RedisProcess.start(store.settings)];
    return store;
  }

  get nodeOptions() {
    const { port } = this.servers[0];
    const options = {
      port,
      host: '127.0.0.1',
      socketTimeout: 3_000,
      keepAlive: 10_000,
      maxRetriesPerRequest: null,
    };
    return { store: { kind: 'redis', options } };
  }

  async shard() {
    return { owner: this.servers[0], replicas: [] };
  }

  async heal() {
    await healServers(this.servers);
  }

  async dispose() {
    await Promise.all(this.servers.map(async (server) => server.dispose()));
  }
}

/** Wakes what is frozen, starts what was killed, and waits until all answer. */
export async function healServers(servers) {
  for (const server of servers) server.thaw();
  await Promise.all(servers.filter(({ running }) => !running).map(async (server) => server.restart()));
  const answer = async () =>
    (await Promise.all(servers.map(async (server) => server.ask('PING')))).length > 0;
  await waitFor(answer, 15_000, 'all servers answer');
}

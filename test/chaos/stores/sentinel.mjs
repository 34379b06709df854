import { waitFor } from '../support.mjs';
import { RedisProcess } from './redis-process.mjs';
import { healServers } from './single.mjs';

const NAME = 'chaos';
const HEALTHY_WITHIN = 60_000;

/** One master with two replicas, watched by three sentinels. */
export class SentinelStore {
  servers = [];
  sentinels = [];

  static async start() {
    const store = new SentinelStore();
    const settings = ['save ""', 'repl-diskless-sync-delay 0', 'repl-ping-replica-period 1'];
    const master = await RedisProcess.start(settings);
    store.servers.push(master);
    const replicas = [0, 1].map(async () =>
      RedisProcess.start([...settings, `replicaof 127.0.0.1 ${master.port}`]),
    );
    store.servers.push(...(await Promise.all(replicas)));
    const sentinels = [0, 1, 2].map(async () =>
      RedisProcess.start(
        [
          `sentinel monitor ${NAME} 127.0.0.1 ${master.port} 2`,
          `sentinel down-after-milliseconds ${NAME} 1000`,
          `sentinel failover-timeout ${NAME} 4000`,
          `sentinel parallel-syncs ${NAME} 2`,
        ],
        { sentinel: true },
      ),
    );
    store.sentinels = await Promise.all(sentinels);
    await store.#whenHealthy();
    return store;
  }

  get nodeOptions() {
    const options = {
      name: NAME,
      sentinels: this.sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
      socketTimeout: 3_000,
      keepAlive: 10_000,
      maxRetriesPerRequest: null,
    };
    return { store: { kind: 'sentinel', options } };
  }

  async shard() {
    const port = await this.#masterOf(this.sentinels[0]);
    const owner = this.servers.find((server) => server.port === port);
    return { owner, replicas: this.servers.filter((server) => server !== owner) };
  }

  async failover() {
    const { owner } = await this.shard();
    const accepted = async () => (await this.sentinels[0].ask('SENTINEL', 'FAILOVER', NAME)) === 'OK';
    // Right after a restart Sentinel refuses for a while: no replica is good enough yet.
    await waitFor(accepted, HEALTHY_WITHIN, 'Sentinel begins a failover');
    await this.whenMoved(owner);
  }

  /** Resolves when the sentinels have made another server the master. */
  async whenMoved(owner) {
    const moved = async () => (await this.shard()).owner !== owner;
    await waitFor(moved, 20_000, 'the sentinels have chosen another master');
  }

  async heal() {
    await healServers(this.servers);
    await this.#whenHealthy();
  }

  async dispose() {
    await Promise.all([...this.servers, ...this.sentinels].map(async (server) => server.dispose()));
  }

  async #masterOf(sentinel) {
    const [, port] = await sentinel.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME);
    return Number(port);
  }

  async #whenHealthy() {
    await waitFor(async () => this.#healthy(), HEALTHY_WITHIN, 'the sentinels and their servers agree');
  }

  async #healthy() {
    const masters = await Promise.all(this.sentinels.map(async (sentinel) => this.#masterOf(sentinel)));
    if (new Set(masters).size > 1) return false;
    for (const server of this.servers) {
      const { role, master_port: port, master_link_status: link } = await server.info('replication');
      const isRight =
        server.port === masters[0] ? role === 'master' : Number(port) === masters[0] && link === 'up';
      if (!isRight) return false;
    }
    // A failover needs sentinels that know all servers and each other.
    const views = this.sentinels.map(async (sentinel) => sentinel.ask('SENTINEL', 'MASTER', NAME));
    return (await Promise.all(views)).every((fields) => {
      const view = Object.fromEntries(fields.map((field, at) => [field, fields[at + 1]]));
      return view['num-slaves'] === '2' && view['num-other-sentinels'] === '2' && view.flags === 'master';
    });
  }
}

import { newPort } from '../processes.mjs';
import { waitFor } from '../support.mjs';
import { RedisProcess } from './redis-process.mjs';
import { healServers } from './single.mjs';

const MASTERS = 3;
const SLOTS = 16_384;
/** Milliseconds after which the cluster takes a node for dead. */
const NODE_TIMEOUT = 1_500;
const HEALTHY_WITHIN = 40_000;
/** Of the hash tag of all keys of the log. */
const PREFIX = 'sse';

/** A Redis Cluster of three masters with a replica each. The log lies in one slot, and so on one master. */
export class ClusterStore {
  servers = [];
  slot;

  constructor(sharded) {
    this.sharded = sharded;
  }

  static async start({ sharded = false } = {}) {
    const store = new ClusterStore(sharded);
    const starts = Array.from({ length: 2 * MASTERS }, async () => store.#startServer());
    store.servers = await Promise.all(starts);
    await store.#create();
    store.slot = Number(await store.servers[0].ask('CLUSTER', 'KEYSLOT', PREFIX));
    await store.#whenHealthy();
    return store;
  }

  get nodeOptions() {
    const options = {
      shardedSubscribers: this.sharded,
      slotsRefreshTimeout: 2_000,
      redisOptions: { socketTimeout: 3_000, keepAlive: 10_000, maxRetriesPerRequest: null },
    };
    const nodes = this.servers.map(({ port }) => ({ host: '127.0.0.1', port }));
    return { store: { kind: 'cluster', sharded: this.sharded, nodes, options } };
  }

  /** The master that has the log, and its replicas. */
  async shard() {
    const views = await this.views();
    const { id, server: owner } = this.ownerIn(views);
    return { owner, replicas: views.filter(({ master }) => master === id).map(({ server }) => server) };
  }

  /** What each server that answers says of itself. */
  async views() {
    const awake = this.servers.filter((server) => server.awake);
    const views = await Promise.all(awake.map(async (server) => viewOf(server).catch(() => undefined)));
    return views.filter((view) => view !== undefined);
  }

  ownerIn(views) {
    const owners = views.filter(({ slots }) =>
      slots.some(([low, high]) => low <= this.slot && this.slot <= high),
    );
    if (owners.length === 0) throw new Error('No master has the slot of the log');
    return owners.reduce((best, one) => (one.epoch > best.epoch ? one : best));
  }

  /** Makes a replica the master of its shard, in one of the ways of Redis: '', `FORCE` or `TAKEOVER`. */
  async promote(replica, way = '') {
    await replica.ask(...['CLUSTER', 'FAILOVER', way].filter((word) => word !== ''));
    await waitFor(async () => (await this.shard()).owner === replica, 10_000, 'the replica is the master');
  }

  async failover(way) {
    const { replicas } = await this.shard();
    if (replicas.length === 0) throw new Error('The master has no replica');
    await this.promote(replicas[0], way);
  }

  /** Has a master hand over to its replica, as before a planned stop. */
  async handOver(master) {
    const { id } = await viewOf(master);
    const replica = (await this.views()).find((view) => view.master === id);
    if (!replica) throw new Error('The master has no replica');
    await replica.server.ask('CLUSTER', 'FAILOVER');
    const handed = async () => (await master.info('replication')).role !== 'master';
    await waitFor(handed, 10_000, 'a master has handed over');
  }

  async heal() {
    await healServers(this.servers);
    await this.#whenHealthy();
  }

  async dispose() {
    await Promise.all(this.servers.map(async (server) => server.dispose()));
  }

  async #startServer() {
    const busPort = await newPort();
    const server = await RedisProcess.start([
      'save ""',
      'cluster-enabled yes',
      `cluster-port ${busPort}`,
      `cluster-node-timeout ${NODE_TIMEOUT}`,
      // A replica takes over however far behind it is, and stays with its master.
      'cluster-replica-validity-factor 0',
      'cluster-allow-replica-migration no',
      'cluster-require-full-coverage no',
      'repl-diskless-sync-delay 0',
      'repl-ping-replica-period 1',
    ]);
    server.busPort = busPort;
    return server;
  }

  async #create() {
    const { servers } = this;
    const masters = servers.slice(0, MASTERS);
    const each = Math.ceil(SLOTS / MASTERS);
    for (const [index, server] of servers.entries())
      await server.ask('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    for (const [index, master] of masters.entries()) {
      const last = Math.min(SLOTS, (index + 1) * each) - 1;
      await master.ask('CLUSTER', 'ADDSLOTSRANGE', index * each, last);
    }
    // Everybody meets everybody: waiting for gossip takes seconds.
    for (const server of servers) {
      for (const { port, busPort } of servers) {
        if (port !== server.port) await server.ask('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
      }
    }
    const knowAll = async () => (await this.views()).every(({ known }) => known === servers.length);
    await waitFor(knowAll, HEALTHY_WITHIN, 'all servers of the cluster know each other');
    for (const [index, replica] of servers.slice(MASTERS).entries()) {
      await replica.ask('CLUSTER', 'REPLICATE', await masters[index].ask('CLUSTER', 'MYID'));
    }
  }

  async #whenHealthy() {
    await waitFor(async () => this.#healthy(), HEALTHY_WITHIN, 'the cluster is whole again');
  }

  async #healthy() {
    const views = await this.views();
    if (views.length < this.servers.length || views.some(({ failing }) => failing)) return false;
    const covered = views.flatMap(({ slots }) => slots).reduce((sum, [low, high]) => sum + high - low + 1, 0);
    const replicas = views.filter(({ master }) => master !== undefined);
    if (covered !== SLOTS || replicas.length !== this.servers.length - MASTERS) return false;
    const states = views.map(async ({ server }) => {
      const state = await server.ask('CLUSTER', 'INFO');
      const { role, master_link_status: link } = await server.info('replication');
      return state.includes('cluster_state:ok') && (role === 'master' || link === 'up');
    });
    return (await Promise.all(states)).every(Boolean);
  }
}

async function viewOf(server) {
  const lines = (await server.ask('CLUSTER', 'NODES')).trim().split('\n');
  const nodes = lines.map((line) => line.split(' '));
  const [id, , , master, , , epoch, , ...slots] = nodes.find(([, , flags]) => flags.includes('myself'));
  return {
    server,
    id,
    master: master === '-' ? undefined : master,
    epoch: Number(epoch),
    known: nodes.filter(([, , flags]) => !flags.includes('handshake')).length,
    failing: nodes.some(([, , flags]) => /fail|handshake|noaddr/.test(flags)),
    slots: slots
      .filter((slot) => !slot.startsWith('['))
      .map((slot) => slot.split('-').map(Number))
      .map(([low, high = low]) => [low, high]),
  };
}

/** Moves the slot of the log to another master, key by key, as `redis-cli --cluster reshard` does. */
export async function moveSlot(store, roll) {
  const views = await store.views();
  const from = store.ownerIn(views);
  const others = views.filter(({ id, master }) => master === undefined && id !== from.id);
  const to = others[Math.floor(roll * others.length)];
  const { slot } = store;
  await to.server.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
  await from.server.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
  for (;;) {
    const keys = await from.server.ask('CLUSTER', 'GETKEYSINSLOT', slot, 100);
    if (keys.length === 0) break;
    await from.server.ask('MIGRATE', '127.0.0.1', to.server.port, '', 0, 5_000, 'REPLACE', 'KEYS', ...keys);
  }
  await to.server.ask('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
  for (const { server, master } of views) {
    if (master === undefined) await server.ask('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
  }
}

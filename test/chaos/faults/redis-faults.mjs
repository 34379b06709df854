import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { holds, pause, waitFor } from '../support.mjs';

/** Faults that every kind of Redis has. Each takes the world and its step: how long it lasts, and a roll for what else it decides. */
export const REDIS_FAULTS = {
  /** The connections for messages are closed, several times. */
  async 'kill-pubsub'({ store }, { hold, roll }) {
    const rounds = 1 + Math.floor(roll * 3);
    for (let round = 0; round < rounds; round++) {
      await Promise.all(store.servers.map(async (server) => server.ask('CLIENT', 'KILL', 'TYPE', 'pubsub')));
      await pause(hold / rounds);
    }
  },

  /** The master does not answer for a while, and goes on. */
  async freeze({ store }, { hold }) {
    const { owner } = await store.shard();
    owner.freeze();
    await pause(hold);
    owner.thaw();
  },

  /** The master is killed and started again at once, with what its disk has. */
  async 'kill-and-restart'({ store }) {
    const { owner } = await store.shard();
    await owner.kill();
    await owner.restart();
  },

  async flush({ store }) {
    const { owner } = await store.shard();
    await owner.ask('FLUSHALL');
  },

  /** All servers of the log come back with data that is some seconds old; on a high roll all nodes are started again too. */
  async 'old-dump'(world, { hold, roll }) {
    const { owner, replicas } = await world.store.shard();
    const shard = [owner, ...replicas];
    await owner.ask('SAVE');
    const backup = join(owner.folder, 'backup.rdb');
    copyFileSync(join(owner.folder, 'dump.rdb'), backup);
    await pause(hold);
    const nodes = roll < 0.5 ? [] : world.fleet.nodes;
    await Promise.all([...nodes, ...shard].map(async (one) => one.kill()));
    for (const { folder } of shard) copyFileSync(backup, join(folder, 'dump.rdb'));
    await Promise.all(shard.map(async (server) => server.restart({ dump: true })));
    await world.store.heal();
    await Promise.all(nodes.map(async (node) => node.start()));
  },
};

/** Faults of what has replicas. */
export const REPLICA_FAULTS = {
  /** The master is killed, and comes back once a replica has taken over. */
  async 'kill-master'({ store }) {
    const { owner } = await store.shard();
    await owner.kill();
    await whenMoved(store, owner);
    await owner.restart();
  },

  /** The master is frozen until a replica has taken over, and woken: it does not know yet that it is none any more. */
  async 'freeze-and-wake'({ store }, { hold }) {
    const { owner } = await store.shard();
    owner.freeze();
    await whenMoved(store, owner);
    await pause(hold / 2);
    owner.thaw();
  },

  /** An orderly failover. */
  async failover({ store }) {
    await store.failover();
  },

  /** The replicas fall behind, and then one of them takes over: the last events are lost. */
  async 'lagging-replica'({ store }, { hold }) {
    const { owner, replicas } = await store.shard();
    for (const replica of replicas) replica.freeze();
    await owner.ask('CLIENT', 'KILL', 'TYPE', 'replica');
    await pause(hold);
    await owner.kill();
    for (const replica of replicas) replica.thaw();
    await whenMoved(store, owner);
    await owner.restart();
  },

  /** An upgrade of all servers, one after the other, as an operator does it: a master hands over before it is stopped. */
  async 'rolling-restart'({ store }) {
    for (const server of store.servers) {
      await holds(async () => (await server.ask('PING')) === 'PONG', 5_000);
      if ((await server.info('replication')).role === 'master') {
        if (store.handOver) await store.handOver(server);
        else await store.failover();
      }
      await server.shutdown();
      await server.restart();
      const whole = async () => (await server.info('replication')).master_link_status === 'up';
      await waitFor(whole, 20_000, 'a restarted server has its data again');
    }
  },
};

async function whenMoved(store, owner) {
  const moved = async () => (await store.shard()).owner !== owner;
  await waitFor(moved, 20_000, 'a replica has taken over');
}

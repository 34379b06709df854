import { CLUSTER_FAULTS } from './faults/cluster-faults.mjs';
import { LMDB_FAULTS } from './faults/lmdb-faults.mjs';
import { NODE_FAULTS, UPGRADE_FAULTS } from './faults/node-faults.mjs';
import { REDIS_FAULTS, REPLICA_FAULTS } from './faults/redis-faults.mjs';
import { ClusterStore } from './stores/cluster.mjs';
import { LmdbStore } from './stores/lmdb.mjs';
import { SentinelStore } from './stores/sentinel.mjs';
import { SingleStore } from './stores/single.mjs';

const single = { ...NODE_FAULTS, ...REDIS_FAULTS };
const replicated = { ...single, ...REPLICA_FAULTS };
const cluster = { ...replicated, ...CLUSTER_FAULTS };

/** What each world is made of: where its log lies, and what goes wrong in it. */
export const WORLDS = {
  cluster: { start: async () => ClusterStore.start(), faults: cluster },
  'cluster-sharded': { start: async () => ClusterStore.start({ sharded: true }), faults: cluster },
  sentinel: { start: async () => SentinelStore.start(), faults: replicated },
  redis: { start: async (options) => SingleStore.start(options), faults: single },
  lmdb: { start: async () => LmdbStore.start(), faults: LMDB_FAULTS, oneNode: true },
};

/** The faults of a world under these options. */
export function faultsOf(name, { faults: chosen, beside }) {
  const all = {
    ...WORLDS[name].faults,
    ...(beside !== undefined && !WORLDS[name].oneNode && UPGRADE_FAULTS),
  };
  return Object.fromEntries(Object.entries(all).filter(([kind]) => chosen?.includes(kind) ?? true));
}

/** The steps of a world: all kinds of faults in turn, each time in another order, so that a short run sees many of them. */
export function* schedule(kinds, dice) {
  for (;;) {
    for (const kind of dice.shuffle(kinds)) {
      yield { kind, calm: dice.between(200, 1_200), hold: dice.between(500, 4_000), roll: dice.next() };
    }
  }
}

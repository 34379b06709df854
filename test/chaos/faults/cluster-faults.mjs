import { moveSlot } from '../stores/cluster.mjs';
import { pause } from '../support.mjs';

/** Faults that only a Redis Cluster has. */
export const CLUSTER_FAULTS = {
  /** A failover that does not wait for the replica to have everything: `FORCE` or `TAKEOVER`. */
  async 'forced-failover'({ store }, { roll }) {
    await store.failover(roll < 0.5 ? 'FORCE' : 'TAKEOVER');
  },

  /** The slot of the log moves to another master while events are published. */
  async 'slot-move'({ store }, { roll }) {
    await moveSlot(store, roll);
  },

  /** The replica takes over from a frozen master, which goes on with what clients had sent to it until it learns of that. */
  async 'split-brain'({ store }, { hold }) {
    const { owner, replicas } = await store.shard();
    if (replicas.length === 0) throw new Error('The master has no replica');
    owner.freeze();
    await store.promote(replicas[0], 'TAKEOVER');
    await pause(hold / 4);
    owner.thaw();
  },
};

import { pause } from '../support.mjs';

/** How long a process may wait for the folder: another may have been frozen while it held the lock of LMDB. */
const OPENS_WITHIN = 5_000;

/** Faults of a log on one machine. Each ends with one process that has it, whose host name is another than that of the one before. */
export const LMDB_FAULTS = {
  /** The owner is killed, and another process goes on. */
  async 'kill-owner'({ fleet }) {
    const { owner, next } = pair(fleet);
    await owner.kill();
    await next.start();
  },

  /** The owner is stopped in order. */
  async stop({ fleet }) {
    const { owner, next } = pair(fleet);
    await owner.kill('SIGTERM');
    await next.start();
  },

  /** Another pod opens the folder while the owner publishes; several times. */
  async takeover({ fleet }, { hold, roll }) {
    const rounds = 2 + Math.floor(roll * 4);
    for (let round = 0; round < rounds; round++) {
      const { owner, next } = pair(fleet);
      await next.start();
      await pause(hold / rounds);
      await owner.kill();
    }
  },

  /** The owner is frozen, another pod opens the folder, and the owner wakes. */
  async 'freeze-and-wake'({ fleet }, { hold }) {
    const { owner, next } = pair(fleet);
    owner.freeze();
    try {
      await next.start(OPENS_WITHIN);
      await pause(hold);
    } catch {
      // Frozen with the lock in its hands: nobody can open the folder before it wakes.
      owner.thaw();
      await next.start();
    }
    owner.thaw();
    await pause(hold / 2);
    await owner.kill();
  },

  /** The log comes back as it was some seconds ago. */
  async 'old-backup'({ fleet, store }, { hold }) {
    const { owner, next } = pair(fleet);
    await owner.kill('SIGTERM');
    store.backUp();
    await next.start();
    await pause(hold);
    await next.kill();
    store.restore();
    await owner.start();
  },
};

function pair({ nodes }) {
  const owner = nodes.find(({ running }) => running);
  return { owner, next: nodes[(nodes.indexOf(owner) + 1) % nodes.length] };
}

import { pause } from '../support.mjs';

/** Milliseconds by which a clock steps, forward or back. */
const CLOCK_STEP = 3_600_000;

/** Faults of the nodes of an application that has several at a time. */
export const NODE_FAULTS = {
  /** A node is killed, and started again. */
  async 'kill-node'({ fleet }, { hold, roll }) {
    const node = pick(fleet, roll);
    await node.kill();
    await pause(hold);
    await node.start();
  },

  /** The clock of a node steps by an hour, and back. */
  async 'clock-step'({ fleet }, { hold, roll }) {
    const node = pick(fleet, roll);
    node.stepClock(roll * 100 > Math.floor(roll * 100) + 0.5 ? CLOCK_STEP : -CLOCK_STEP);
    await pause(hold);
    node.stepClock(0);
  },
};

/** Only where the build of another checkout is given: nodes of both share the log. */
export const UPGRADE_FAULTS = {
  /** A rolling deployment: each node in turn is stopped in order, and started with the other build. */
  async 'rolling-upgrade'({ fleet, options }) {
    for (const node of fleet.nodes) {
      await node.kill('SIGTERM');
      node.useBuildOf(node.usesOtherBuild ? undefined : options.beside);
      await node.start();
    }
  },
};

function pick({ nodes }, roll) {
  return nodes[Math.floor(roll * nodes.length)];
}

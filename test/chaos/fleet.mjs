import { AppNode } from './app-node.mjs';

const SIZE = 3;

/** The nodes of the application. */
export class Fleet {
  /**
   * @param storeOptions where the log lies.
   * @param oneNode whether only one of them runs at a time.
   */
  constructor(storeOptions, oneNode) {
    this.oneNode = oneNode;
    this.nodes = Array.from({ length: SIZE }, (_, index) => {
      const redis = { timeout: 1_500, count: 100_000 };
      return new AppNode({
        ...storeOptions,
        log: oneNode ? {} : redis,
        // Nodes of one log have host names of their own, as pods have.
        host: `pod-${index}`,
        sse: { heartbeat: 1_000, replayLimit: 100_000 },
      });
    });
  }

  async start() {
    await Promise.all(this.nodes.slice(0, this.oneNode ? 1 : SIZE).map(async (node) => node.start()));
  }

  /** The ports of the nodes that run. */
  get ports() {
    return this.nodes.flatMap(({ running, port }) => (running ? [port] : []));
  }

  /** Wakes what is frozen and starts what was killed. */
  async heal() {
    for (const node of this.nodes) node.thaw();
    const [first] = this.nodes;
    if (this.oneNode) {
      const [owner = first, ...others] = this.nodes.filter(({ running }) => running);
      for (const other of others) await other.kill();
      if (!owner.running) await owner.start();
      return;
    }
    await Promise.all(this.nodes.filter(({ running }) => !running).map(async (node) => node.start()));
  }

  async dispose() {
    await Promise.all(this.nodes.map(async (node) => node.kill()));
  }
}

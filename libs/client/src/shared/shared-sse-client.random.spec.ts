import { waitUntil } from '@nestream/test-kit/wait-until';
import { lengthOf, playWorlds } from '@nestream/test-kit/random-worlds';
import { Random } from '@nestream/test-kit/random';
import { FakeBrowser } from './fake-browser.spec-support.js';
import { NumberedServer, type Ids } from './numbered-server.spec-support.js';
import { TestTab } from './test-tab.spec-support.js';

const RUNS = lengthOf(25, 2_000);
const STEPS = 60;

/** A hole or a repetition where no gap was told, in words. */
function flaw(told: readonly (number | 'gap')[]): string | undefined {
  for (const [index, now] of told.entries()) {
    const before = told[index - 1];
    if (now === 'gap' || before === undefined || before === 'gap') continue;
    if (now !== before + 1) return `${now} after ${before}`;
  }
  return undefined;
}

/** Tabs come, go, crash, freeze and go deaf while a server publishes. */
class Run {
  readonly all: TestTab[] = [];
  readonly #random: Random;
  readonly #server: NumberedServer;
  readonly #browser: FakeBrowser;

  constructor(seed: number, ids: Ids) {
    const random = (this.#random = new Random(seed));
    this.#server = new NumberedServer(ids);
    this.#browser = new FakeBrowser(() => random.below(4));
  }

  get #present(): TestTab[] {
    return this.all.filter(({ gone }) => !gone);
  }

  async play(): Promise<void> {
    for (let step = 0; step < STEPS; step++) {
      await this.#step();
      await this.#turns(6);
    }
  }

  /** Lets everybody hear again, and waits until the tabs that are left have the newest event. */
  async settle(): Promise<void> {
    for (const { tab } of this.#present) {
      tab.deaf = false;
      tab.frozen = false;
    }
    if (this.#present.length === 0) this.#open();
    await waitUntil(() => this.#present.every(({ client }) => client.state.name === 'open'));
    this.#server.publish();
    const { head } = this.#server;
    await waitUntil(
      () => this.#present.every(({ client }) => client.lastEventId === this.#server.id(head)),
      20_000,
      () => `${head}; have ${this.#present.map(({ told }) => told.at(-1)).join()}`,
    );
    await waitUntil(() => this.#server.open.length === 1);
  }

  close(): void {
    for (const { client } of this.#present) client.close();
  }

  #open(): void {
    const tab = new TestTab(this.#browser, this.#server, { takeOverAfter: 45, bufferEvents: 40 });
    this.all.push(tab);
    tab.client.connect();
  }

  /** Lets messages arrive, or some of them. */
  async #turns(limit: number): Promise<void> {
    for (let turn = this.#random.below(limit); turn > 0; turn--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const tab = this.#present.length > 0 ? random.pick(this.#present) : undefined;
    const leader = this.#present.find(({ client }) => client.isLeader);
    const kind = random.below(20);
    if (!tab || (kind < 4 && this.#present.length < 6)) this.#open();
    else if (kind < 12) this.#server.publish(1 + random.below(8));
    else if (kind < 13) tab.tab.deaf = !tab.tab.deaf;
    else if (kind < 14) tab.tab.frozen = random.below(2) === 0;
    else if (kind < 16) {
      tab.gone = true;
      tab.client.close();
    } else if (leader && kind < 19) {
      this.#server.publish(1 + random.below(4));
      await this.#turns(8);
      // By now some tabs have been told, and others not.
      leader.crash(() => random.below(2) === 0);
    } else tab.crash();
  }
}

describe.each(['cursors', 'opaque'] as const)('SharedSseClient in random runs (%s)', (ids) => {
  it('tells every tab all events from its joining on, once and in order, or of a gap', async () => {
    let told = 0;
    let gaps = 0;
    const { count } = await playWorlds(`tabs with ${ids}`, RUNS, async (seed) => {
      const run = new Run(seed, ids);
      try {
        await run.play();
        await run.settle();
        expect(run.all.map((tab) => flaw(tab.told)).filter(Boolean)).toEqual([]);
      } finally {
        run.close();
      }
      told += run.all.reduce((sum, { numbers }) => sum + numbers.length, 0);
      gaps += run.all.reduce((sum, tab) => sum + tab.gaps.length, 0);
    });
    // Else the runs would show nothing.
    expect(told).toBeGreaterThan(count * 50);
    expect(gaps).toBeLessThan(told / 20);
  }, 1_200_000);
});

import type { BackplaneHarness } from './probe/harness.interface.js';
import { describeCalls } from './contract/backplane-calls.contract.js';
import { describeNodes } from './contract/backplane-nodes.contract.js';
import { describeRoster } from './contract/backplane-roster.contract.js';
import { NodeProbe } from './probe/node-probe.js';
import { testRunner } from './probe/test-runner.js';

/**
 * The contract of the `Backplane` port. Call it in a test file of the implementation, as `describeEventLog`.
 *
 * @param name what the tests are reported under.
 * @param createHarness called before each test.
 * @param options.nodes whether several nodes can share it. Default true.
 */
export function describeBackplane(
  name: string,
  createHarness: () => BackplaneHarness | Promise<BackplaneHarness>,
  options: { readonly nodes?: boolean } = {},
): void {
  const { describe, beforeEach, afterEach } = testRunner();
  describe(`${name} as a backplane`, () => {
    let harness: BackplaneHarness | undefined;

    beforeEach(async () => {
      harness = await createHarness();
    });

    afterEach(async () => {
      const used = harness;
      harness = undefined;
      await used?.dispose();
    });

    const open = async (): Promise<NodeProbe> => new NodeProbe(await harness!.open());
    describe('roster', () => describeRoster(open));
    describe('calls', () => describeCalls(open));
    if (options.nodes ?? true) describe('nodes', () => describeNodes(open));
  });
}

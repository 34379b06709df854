import { describeAppend } from './contract/append.contract.js';
import { describeBadInput } from './contract/bad-input.contract.js';
import type { ContractContext } from './contract/contract-context.interface.js';
import { describeEnds } from './contract/ends.contract.js';
import { describeHistory } from './contract/history.contract.js';
import { describeIdempotency } from './contract/idempotency.contract.js';
import { describeRead } from './contract/read.contract.js';
import { describeResume } from './contract/resume.contract.js';
import { describeRetention } from './contract/retention.contract.js';
import { describeSeek } from './contract/seek.contract.js';
import { describeTail } from './contract/tail.contract.js';
import type { EventLogHarness } from './probe/harness.interface.js';
import { LogProbe } from './probe/log-probe.js';
import { testRunner } from './probe/test-runner.js';

/**
 * The contract of the `EventLog` port: what rooms and subscriptions rely on, whatever store is behind it.
 *
 * Call it in a test file of the implementation; it works with every test runner that has global `describe`, `it`, `beforeEach` and
 * `afterEach`.
 *
 * @param name what the tests are reported under.
 * @param createHarness called before each test.
 */
export function describeEventLog(
  name: string,
  createHarness: () => EventLogHarness | Promise<EventLogHarness>,
): void {
  const { describe, beforeEach, afterEach } = testRunner();
  describe(`${name} as an event log`, () => {
    let harness: EventLogHarness | undefined;

    beforeEach(async () => {
      harness = await createHarness();
    });

    afterEach(async () => {
      const used = harness;
      harness = undefined;
      await used?.dispose();
    });

    const context: ContractContext = {
      open: async (bounds = {}) => new LogProbe(await harness!.open(bounds)),
      advance: async (milliseconds) => {
        await harness!.advance(milliseconds);
      },
    };
    for (const [part, describePart] of PARTS) describe(part, () => describePart(context));
  });
}

const PARTS: readonly (readonly [string, (context: ContractContext) => void])[] = [
  ['append', describeAppend],
  ['idempotency keys', describeIdempotency],
  ['seek', describeSeek],
  ['seek after a position', describeResume],
  ['read', describeRead],
  ['ends of rooms', describeEnds],
  ['retention', describeRetention],
  ['tail', describeTail],
  ['bad input', describeBadInput],
  ['any history', describeHistory],
];

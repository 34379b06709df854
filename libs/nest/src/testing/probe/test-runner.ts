/** The part of a test runner that the contract suites use; jest, mocha, and vitest with `globals` have it. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
  readonly beforeEach: (hook: () => Promise<void>) => void;
  readonly afterEach: (hook: () => Promise<void>) => void;
}

const NEEDED = ['describe', 'it', 'beforeEach', 'afterEach'] as const;

/**
 * The test runner that is running.
 *
 * @throws Error outside of a runner with global functions.
 */
export function testRunner(): TestRunner {
  const globals = globalThis as unknown as TestRunner;
  for (const name of NEEDED) {
    if (typeof globals[name] !== 'function') {
      throw new Error(
        `The contract suites need a global ${name}(): run them with jest, mocha, or vitest --globals`,
      );
    }
  }
  return globals;
}

/** Resolves when the condition holds; rejects with a description when it does not within five seconds. */
export async function eventually(condition: () => boolean, describe: () => string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

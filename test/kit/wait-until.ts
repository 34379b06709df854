// Taken here, before a test replaces timers and clock with fake ones.
const { setTimeout, setImmediate } = globalThis;
const now = performance.now.bind(performance);

/** Bound of every wait that names none, in milliseconds. It costs nothing unless a test fails, so it allows for a busy machine. */
export const PATIENCE = 20_000;

/**
 * Polls a condition, less often the longer it takes: every millisecond at first, every 20 ms in the end.
 * Rejects with a description if it does not come true in time.
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  milliseconds = PATIENCE,
  describe: () => string = () => condition.toString(),
): Promise<void> {
  const began = now();
  while (!(await condition())) {
    const waited = now() - began;
    if (waited > milliseconds) throw new Error(`Not within ${milliseconds} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(1 + waited / 20, 20)));
  }
}

/** Lets everything happen that needs neither a timer nor the network: for asserting that something does not happen. */
export async function settle(turns = 10): Promise<void> {
  for (let turn = 0; turn < turns; turn++)
    await new Promise<void>((resolve) => setImmediate(() => resolve()));
}

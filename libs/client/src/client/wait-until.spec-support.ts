/** Polls a condition in every turn of the event loop; rejects with a description when it does not come true in time. */
export async function waitUntil(
  condition: () => boolean,
  milliseconds = 5_000,
  describe: () => string = () => condition.toString(),
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${milliseconds} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Lets everything happen that needs no timer and no network, for what must not happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

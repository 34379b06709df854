/** Polls a condition in every turn of the event loop; rejects with a description when it does not come true in time. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  milliseconds = 5_000,
  describe: () => string = () => condition.toString(),
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${milliseconds} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

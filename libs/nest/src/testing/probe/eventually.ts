/** Resolves when the condition holds; rejects with a description when it does not within five seconds. */
export async function eventually(condition: () => boolean, describe: () => string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

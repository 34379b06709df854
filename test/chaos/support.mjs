/** A pause that is part of a fault, such as the time for which a server stays frozen. */
export const pause = async (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Polls a condition. @returns whether it came true in time; a condition that throws has not come true yet. */
export async function holds(condition, milliseconds) {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    try {
      if (await condition()) return true;
    } catch {
      // A server that is down or frozen cannot be asked. It is asked again below.
    }
    if (performance.now() > deadline) return false;
    await pause(20);
  }
}

/** Polls a condition. @throws Error with `what` when it does not come true in time. */
export async function waitFor(condition, milliseconds, what) {
  if (!(await holds(condition, milliseconds))) throw new Error(`Not within ${milliseconds} ms: ${what}`);
}

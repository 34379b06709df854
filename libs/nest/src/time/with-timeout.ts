/**
 * Waits for a promise, but not longer than a number of milliseconds. What the promise brings later is ignored. The timer does not
 * keep the process alive.
 *
 * @param milliseconds how long to wait; 0 for ever.
 * @param onTimeout called when the time is up: returns what takes the place of the result, or throws.
 */
export async function withTimeout<Result, Late>(
  result: Promise<Result>,
  milliseconds: number,
  onTimeout: () => Late,
): Promise<Result | Late> {
  if (milliseconds === 0) return result;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
    timer.unref();
  }).then(onTimeout);
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

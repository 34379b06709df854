import { CallbackTimeoutError } from '../../errors/module.errors.js';

/**
 * The result of asynchronous code of the application, for which others wait.
 *
 * @param milliseconds how long it may take; 0 for ever.
 * @param name says what it is.
 * @throws CallbackTimeoutError, which always rejects
 */
export async function settleWithin<Result>(
  result: Promise<Result>,
  milliseconds: number,
  name: () => string,
): Promise<Result> {
  if (milliseconds === 0) return result;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CallbackTimeoutError(name(), milliseconds)), milliseconds);
    timer.unref();
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

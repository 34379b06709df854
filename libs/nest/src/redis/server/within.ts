import { LogUnavailableError } from '../../errors/log.errors.js';

/**
 * The answer of Redis, if it comes in time.
 *
 * @param why what is known of the reason when it does not.
 * @throws LogUnavailableError when it does not, or when the answer is an error.
 */
export async function within<Answer>(
  milliseconds: number,
  answer: Promise<Answer>,
  why: () => unknown = () => undefined,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Redis did not answer within ${milliseconds} ms`, { cause: why() }));
    }, milliseconds);
    timer.unref();
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw new LogUnavailableError(error);
  } finally {
    clearTimeout(timer);
  }
}

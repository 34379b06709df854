import { LogUnavailableError } from '../../errors/log.errors.js';
import { withTimeout } from '../../time/with-timeout.js';

/**
 * The answer of Redis, if it comes in time.
 *
 * @param why what is known of the reason when it does not.
 * @throws LogUnavailableError when it does not, or when the answer is an error.
 */
export async function answerWithin<Answer>(
  milliseconds: number,
  answer: Promise<Answer>,
  why: () => unknown = () => undefined,
): Promise<Answer> {
  try {
    return await withTimeout(answer, milliseconds, () => {
      throw new Error(`Redis did not answer within ${milliseconds} ms`, { cause: why() });
    });
  } catch (error) {
    throw new LogUnavailableError(error);
  }
}

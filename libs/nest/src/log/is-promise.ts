/** Whether an answer is still to come; promises of other libraries count too. */
export function isPromise<Answer>(answer: Answer | Promise<Answer>): answer is Promise<Answer> {
  return typeof (answer as { then?: unknown } | undefined)?.then === 'function';
}

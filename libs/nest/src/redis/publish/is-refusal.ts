import { LogFormatError } from '../../errors/log.errors.js';

/** States of a server that pass: it is loading its data, or another one is taking over. */
const PASSING = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|UNBLOCKED|NOREPLICAS)\b/;

/** Whether Redis has answered that it did not and will not run a command; otherwise it may have run, or may run next time. */
export function isRefusal(error: unknown): boolean {
  const { name, message } = error as Error;
  return error instanceof LogFormatError || (name === 'ReplyError' && !PASSING.test(message));
}

import type { IncomingMessage } from 'node:http';

/** For `new HttpInstrumentation({ ignoreIncomingRequestHook: isStream })`. */
export function isStream({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('text/event-stream') ?? false;
}

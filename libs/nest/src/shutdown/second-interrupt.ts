/** Milliseconds in which a repeated signal is the same Ctrl+C: npm passes on what the terminal has sent to all its children already. */
const REPEATED = 500;

/**
 * Calls back on a second Ctrl+C, where the first signal began a shutdown. Nest ignores it, since its hooks are at work.
 *
 * Listens only where Nest's shutdown hooks listen to SIGINT too. A repeated SIGTERM does not count: process managers send it again.
 *
 * @param signal what began the shutdown, if a signal did.
 * @returns what ends it; until then no SIGINT ends the process by default.
 */
export function onSecondInterrupt(signal: string | undefined, act: () => void): () => void {
  if (signal === undefined || !sharesListener(signal)) return () => undefined;
  const begun = performance.now();
  const listener = (): void => {
    if (performance.now() - begun >= REPEATED) act();
  };
  process.on('SIGINT', listener);
  return () => process.off('SIGINT', listener);
}

/** Whether what listens to the signal listens to SIGINT, as Nest's hooks do with one function for all of theirs. */
function sharesListener(signal: string): boolean {
  const interrupted = process.listeners('SIGINT');
  return process.listeners(signal as 'SIGTERM').some((listener) => interrupted.includes(listener));
}

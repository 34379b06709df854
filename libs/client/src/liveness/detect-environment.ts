import type { Environment, PageEvent } from './environment.interface.js';

const PAGE_EVENTS: readonly PageEvent[] = [
  'visibilitychange',
  'online',
  'pageshow',
  'pagehide',
  'freeze',
  'resume',
];

/** `freeze` and `resume` are events of the document that do not bubble. */
const CAPTURE = { capture: true };

/** What there is of a page, in browsers, their workers, and where there is none at all. */
const scope: Partial<Pick<Window, 'document' | 'navigator' | 'addEventListener' | 'removeEventListener'>> =
  globalThis;

/** The environment this code runs in; whatever it lacks never happens. */
export const detectedEnvironment: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  schedule(callback, milliseconds) {
    // Timers overflow above this.
    const timer = setTimeout(callback, Math.min(milliseconds, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  isOnline: () => scope.navigator?.onLine !== false,
  isHidden: () => scope.document?.visibilityState === 'hidden',
  watchPage(listener) {
    const handler = (event: Event): void =>
      listener(event.type as PageEvent, (event as Partial<PageTransitionEvent>).persisted === true);
    for (const type of PAGE_EVENTS) scope.addEventListener?.(type, handler, CAPTURE);
    return () => {
      for (const type of PAGE_EVENTS) scope.removeEventListener?.(type, handler, CAPTURE);
    };
  },
};

import type { Clock } from '../reconnect/clock.js';

/** What happens to a page, as the events of the same names tell. */
export type PageEvent = 'visibilitychange' | 'online' | 'pageshow' | 'pagehide' | 'freeze' | 'resume';

/** The clock, the chance and the page that a client lives in. Tests inject their own. */
export interface Environment extends Clock {
  /** False only if the device knows that it has no network. */
  isOnline(): boolean;
  /** Whether the page is hidden; false where there is no page. */
  isHidden(): boolean;
  /** Calls back for what happens to the page, with `persisted` of page transitions; returns what ends it. */
  watchPage(listener: (event: PageEvent, persisted: boolean) => void): () => void;
}

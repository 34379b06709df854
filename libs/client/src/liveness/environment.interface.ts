/** What happens to a page, as the events of the same names tell. */
export type PageEvent = 'visibilitychange' | 'online' | 'pageshow' | 'pagehide' | 'freeze' | 'resume';

/** The clock, the random numbers and the page of a client. Tests inject their own. */
export interface Environment {
  /** Milliseconds that go on while a device sleeps. */
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
  /** Calls back once, after `milliseconds` (at most 2^31 - 1); returns what cancels it. */
  schedule(callback: () => void, milliseconds: number): () => void;
  /** False only if the device knows that it has no network. */
  isOnline(): boolean;
  /** Whether the page is hidden; false where there is no page. */
  isHidden(): boolean;
  /** Calls back for what happens to the page, with `persisted` of page transitions; returns what ends it. */
  watchPage(listener: (event: PageEvent, persisted: boolean) => void): () => void;
}

const BASE = 1_000;
const MOST = 30_000;

/** Milliseconds before an attempt to come back: as the client of SSE waits, so that no transport is compared by its patience. */
export function delayOf(attempt) {
  return (0.5 + Math.random() / 2) * Math.min(MOST, BASE * 2 ** attempt);
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

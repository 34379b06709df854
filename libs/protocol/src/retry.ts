/** Least reconnection time in milliseconds; on `0` native clients storm the server. */
export const MIN_RETRY = 100;

/** Greatest reconnection time in milliseconds (one hour); clients overflow their timers on much more. */
export const MAX_RETRY = 3_600_000;

/** Brings a reconnection time in milliseconds between {@link MIN_RETRY} and {@link MAX_RETRY}, as an integer. */
export function clampRetry(milliseconds: number): number {
  return Math.min(MAX_RETRY, Math.max(MIN_RETRY, Math.round(milliseconds)));
}

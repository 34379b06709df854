/** A connection that lives this long in milliseconds was a good one, also without any event. */
export const HEALTHY_AFTER = 5000;

/** Default of `maxRetryDelay`. */
export const MAX_RETRY_DELAY = 30_000;

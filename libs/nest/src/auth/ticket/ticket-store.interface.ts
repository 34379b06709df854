/** A place in the order of the revocations of one ticket store. */
export interface RevocationPosition {
  /** Names one life of the store: a store that lost what it held has another one. */
  readonly epoch: string;
  /** Number of revocations so far. */
  readonly count: number;
}

/** What a store knows of the revocations of some users and sessions. */
export interface RevocationState {
  /** The position of the newest revocation of the store, whomever it concerns. */
  readonly now: RevocationPosition;
  /** The `count` of the newest revocation under one of the keys that were asked for; 0 if there is none. */
  readonly newest: number;
}

/**
 * Keeps tickets until they are used, what they have opened, and the revocations that make both worthless. Keys are hashes: nothing in a store
 * opens a stream.
 */
export interface TicketStore {
  /** Keeps a value for some milliseconds, in place of any that is there. */
  set(key: string, value: string, ttl: number): Promise<void>;
  /** The value, if its time is not over. */
  get(key: string): Promise<string | undefined>;
  /** Gives the value and removes it in one step: of two who take it at once, one gets it. */
  take(key: string): Promise<string | undefined>;
  /**
   * Counts a key as the newest of an owner's, for `ttl` milliseconds.
   *
   * @param released keys that no longer count.
   * @returns the oldest keys of the owner beyond `limit`, which no longer count either.
   */
  claim(
    owner: string,
    key: string,
    ttl: number,
    limit: number,
    released: readonly string[],
  ): Promise<readonly string[]>;
  /**
   * Keeps a revocation under a key for `ttl` milliseconds, in place of any that is there. Never refused because the store is full.
   *
   * @param after the newest position that the caller knows. One of the same epoch is older than the answer, even if the store lost it.
   * @returns the position of the revocation, newer than every one before.
   */
  revoke(key: string, ttl: number, after: RevocationPosition | undefined): Promise<RevocationPosition>;
  /** Asks for the revocations under some keys, in one step with the position of the store. */
  revocations(keys: readonly string[]): Promise<RevocationState>;
}

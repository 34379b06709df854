/** Keeps tickets until they are used, and what they have opened. Keys are hashes: nobody can use what stands in a store. */
export interface TicketStore {
  /** Keeps a value for some milliseconds, in place of any that is there. */
  set(key: string, value: string, ttl: number): Promise<void>;
  /** The value, if its time is not over. */
  get(key: string): Promise<string | undefined>;
  /** Gives the value and removes it in one step: of two who take it at once, one gets it. */
  take(key: string): Promise<string | undefined>;
}

/** Data of a `price` event. */
export interface Price {
  readonly symbol: string;
  readonly price: number;
  /** Since the market opened, in percent. */
  readonly change: number;
  /** Number of this change of the symbol's price: who misses some sees how many newer ones have replaced. */
  readonly count: number;
  readonly time: string;
}

/** One symbol in a `snapshot` event. */
export interface Quote extends Price {
  /** The latest changes in percent, oldest first, this one included. */
  readonly recent: readonly number[];
  /** Milliseconds from one of them to the next. */
  readonly step: number;
}

/** Data of a `price` event. */
export interface Price {
  readonly symbol: string;
  readonly price: number;
  /** Since the market opened, in percent. */
  readonly change: number;
  readonly time: string;
}

/** One symbol in a `snapshot` event. */
export interface Quote extends Price {
  /** The latest prices, oldest first, this one included. */
  readonly recent: readonly number[];
}

/** Data of a `price` event, and one row of a `snapshot`. */
export interface Price {
  readonly symbol: string;
  readonly price: number;
  /** Since the start of the market, in percent. */
  readonly change: number;
  readonly time: string;
}

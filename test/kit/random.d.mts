/** Seeded random numbers, so that a failed run can be repeated. */
export declare class Random {
  constructor(seed: number);
  /** A generator for one purpose, so that what one purpose draws does not shift another. */
  fork(purpose: string): Random;
  /** A number from 0 up to but not including 1. */
  next(): number;
  /** An integer from 0 up to but not including the limit. */
  below(limit: number): number;
  /** An integer from the first bound up to but not including the second. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Between one and all of the items. */
  some<T>(items: readonly T[]): T[];
  /** The items in another order. */
  shuffle<T>(items: readonly T[]): T[];
}

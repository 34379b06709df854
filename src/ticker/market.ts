import type { Price } from './price.interface.js';

/** What is traded, with the opening price. */
const OPENING = {
  ACME: 128.4,
  GLOBEX: 64.15,
  HOOLI: 512.9,
  INITECH: 23.75,
  STARK: 301.2,
  WAYNE: 187.6,
} as const;

/** The symbols of the market. */
export const SYMBOLS = Object.keys(OPENING) as readonly (keyof typeof OPENING)[];
export type TickerSymbol = (typeof SYMBOLS)[number];

const VOLATILITY = 0.006;

/** Invented prices on a random walk. */
export class Market {
  private readonly prices = new Map<TickerSymbol, number>(SYMBOLS.map((symbol) => [symbol, OPENING[symbol]]));

  /** @param random numbers from 0 to 1. */
  constructor(private readonly random: () => number = Math.random) {}

  /** Moves the price of one symbol. */
  tick(): Price {
    const symbol = SYMBOLS[Math.floor(this.random() * SYMBOLS.length)]!;
    const factor = 1 + (this.random() - 0.5) * 2 * VOLATILITY;
    // Never down to nothing, from where no factor leads back.
    this.prices.set(symbol, Math.max(0.01, round(this.prices.get(symbol)! * factor)));
    return this.priceOf(symbol);
  }

  /** The price of a symbol now. */
  priceOf(symbol: TickerSymbol): Price {
    const price = this.prices.get(symbol)!;
    const change = round((price / OPENING[symbol] - 1) * 100);
    return { symbol, price, change, time: new Date().toISOString() };
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

import type { Price, Quote } from './price.interface.js';

/** What is traded, with the opening price. */
const OPENING = { ACME: 128.4, GLOBEX: 64.15, HOOLI: 512.9, INITECH: 23.75, STARK: 301.2, WAYNE: 187.6 };

export type TickerSymbol = keyof typeof OPENING;
/** The symbols of the market. */
export const SYMBOLS = Object.keys(OPENING) as readonly TickerSymbol[];

const RECENT = 40;
const VOLATILITY = 0.004;

/** Invented prices on a random walk. */
export class Market {
  private readonly recent = new Map<TickerSymbol, number[]>();

  /** @param random numbers from 0 to 1. */
  constructor(private readonly random: () => number = Math.random) {
    for (const symbol of SYMBOLS) {
      this.recent.set(symbol, [OPENING[symbol]]);
      // It opened a while ago, so that there is something to see.
      for (let index = 1; index < RECENT; index++) this.move(symbol);
    }
  }

  /** Moves the price of one symbol. */
  tick(): Price {
    const symbol = SYMBOLS[Math.floor(this.random() * SYMBOLS.length)]!;
    this.move(symbol);
    return this.price(symbol);
  }

  /** A symbol now, with what was before. */
  quote(symbol: TickerSymbol): Quote {
    return { ...this.price(symbol), recent: this.recent.get(symbol)! };
  }

  private price(symbol: TickerSymbol): Price {
    const price = this.recent.get(symbol)!.at(-1)!;
    const change = round((price / OPENING[symbol] - 1) * 100);
    return { symbol, price, change, time: new Date().toISOString() };
  }

  private move(symbol: TickerSymbol): void {
    const recent = this.recent.get(symbol)!;
    const factor = 1 + (this.random() - 0.5) * 2 * VOLATILITY;
    // Never down to nothing, from where no factor leads back.
    recent.push(Math.max(1, round(recent.at(-1)! * factor)));
    if (recent.length > RECENT) recent.shift();
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

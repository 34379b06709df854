import type { Price, Quote } from './price.interface.js';

/** What is traded, with the opening price. */
const OPENING = { ACME: 128.4, GLOBEX: 64.15, HOOLI: 512.9, INITECH: 23.75, STARK: 301.2, WAYNE: 187.6 };

export type TickerSymbol = keyof typeof OPENING;
/** The symbols of the market. */
export const SYMBOLS = Object.keys(OPENING) as readonly TickerSymbol[];

const RECENT = 40;
/** Periods in ticks and strengths of what moves a price; no period is a multiple of another, so it never repeats to the eye. */
const WAVES = [
  [7.3, 0.002],
  [31.7, 0.004],
  [173.9, 0.011],
  [1_511.1, 0.03],
] as const;

/** Invented prices, moved by the clock alone: every process of a cluster has the same market. */
export class Market {
  /** @param interval milliseconds of one tick. */
  constructor(private readonly interval: number) {}

  /** The price that changes with a tick: each symbol in its turn. */
  tick(tick: number): Price {
    return this.price(SYMBOLS[tick % SYMBOLS.length]!, tick);
  }

  /** A symbol at a tick, with what was before. */
  quote(symbol: TickerSymbol, tick: number): Quote {
    const turn = SYMBOLS.indexOf(symbol);
    const last = tick - ((tick - turn) % SYMBOLS.length);
    const ticks = Array.from({ length: RECENT }, (_, index) => last - (RECENT - 1 - index) * SYMBOLS.length);
    return { ...this.price(symbol, last), recent: ticks.map((each) => this.price(symbol, each).price) };
  }

  private price(symbol: TickerSymbol, tick: number): Price {
    const opening = OPENING[symbol];
    const moved = WAVES.reduce((sum, [period, strength]) => {
      return sum + strength * Math.sin((2 * Math.PI * tick) / period + opening * strength * 1_000);
    }, 0);
    const price = round(opening * Math.exp(moved));
    const time = new Date(tick * this.interval).toISOString();
    return { symbol, price, change: round((price / opening - 1) * 100), time };
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

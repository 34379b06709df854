import type { Price, Quote } from './price.interface.js';

/** What is traded, with the opening price. */
const OPENING = { ACME: 128.4, GLOBEX: 64.15, HOOLI: 512.9, INITECH: 23.75, STARK: 301.2, WAYNE: 187.6 };

export type TickerSymbol = keyof typeof OPENING;
/** The symbols of the market. */
export const SYMBOLS = Object.keys(OPENING) as readonly TickerSymbol[];

/** Milliseconds of one tick, in which one price changes. */
export const TICK = 100;

const RECENT = 100;
/** Periods in ticks and strengths of what moves a price; no period is a multiple of another, so it never repeats to the eye. */
const WAVES = [
  [7.3, 0.0008],
  [67.7, 0.003],
  [431.9, 0.008],
  [3_777.1, 0.03],
] as const;

/** Invented prices, moved by the clock alone: every process of a cluster has the same market. */
export class Market {
  /** Number of the tick at a time in milliseconds. */
  tickAt(time: number): number {
    return Math.floor(time / TICK);
  }

  /** The prices that changed in the last `span` ticks, the newest of each symbol, oldest first. */
  changes(tick: number, span: number): Price[] {
    // Symbols change in turn, so what is further back has changed again since.
    const length = Math.min(span, SYMBOLS.length);
    return Array.from({ length }, (_, index) => this.at(tick - (length - 1 - index)));
  }

  /** A symbol at a tick, with what was before. */
  quote(symbol: TickerSymbol, tick: number): Quote {
    const turn = SYMBOLS.indexOf(symbol);
    const last = tick - ((tick - turn) % SYMBOLS.length);
    const ticks = Array.from({ length: RECENT }, (_, index) => last - (RECENT - 1 - index) * SYMBOLS.length);
    return {
      ...this.at(last),
      recent: ticks.map((each) => this.at(each).change),
      step: SYMBOLS.length * TICK,
    };
  }

  /** The price that changed at a tick: each symbol in its turn. */
  private at(tick: number): Price {
    const symbol = SYMBOLS[tick % SYMBOLS.length]!;
    const opening = OPENING[symbol];
    const moved = WAVES.reduce((sum, [period, strength]) => {
      return sum + strength * Math.sin((2 * Math.PI * tick) / period + opening * strength * 1_000);
    }, 0);
    const price = round(opening * Math.exp(moved));
    const time = new Date(tick * TICK).toISOString();
    const count = Math.floor(tick / SYMBOLS.length);
    return { symbol, price, change: round((price / opening - 1) * 100), count, time };
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

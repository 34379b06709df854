import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsIn, IsOptional, IsString } from 'class-validator';
import { SYMBOLS, TICK, type TickerSymbol } from './market.js';

/** The paces there are, in milliseconds between the updates of a client. */
export const INTERVALS = [TICK, 1_000] as const;
export type Interval = (typeof INTERVALS)[number];

/** Query of `GET /ticker`. */
export class WatchTickerQuery {
  /** Symbols to watch, separated by commas. Default: all. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => toList(value))
  @ArrayNotEmpty()
  @IsIn(SYMBOLS, {
    each: true,
    message: `symbols must be some of ${SYMBOLS.join(', ')}, separated by commas`,
  })
  readonly symbols: readonly TickerSymbol[] = SYMBOLS;

  /** Milliseconds between updates; what changes more often is conflated to the newest. Default: every change. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value))
  @IsIn(INTERVALS, { message: `interval must be one of ${INTERVALS.join(', ')}` })
  readonly interval: Interval = TICK;

  /** Read by the library, for clients that cannot send the header. */
  @IsOptional()
  @IsString()
  readonly lastEventId?: string;
}

function toList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return [...new Set(value.split(',').map((symbol) => symbol.trim().toUpperCase()))];
}

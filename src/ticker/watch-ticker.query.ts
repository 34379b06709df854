import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsIn, IsOptional, IsString } from 'class-validator';
import { SYMBOLS, type TickerSymbol } from './market.js';

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
  readonly symbols?: TickerSymbol[];

  /** Read by the library, for clients that cannot send the header. */
  @IsOptional()
  @IsString()
  readonly lastEventId?: string;
}

function toList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return [...new Set(value.split(',').map((symbol) => symbol.trim().toUpperCase()))];
}

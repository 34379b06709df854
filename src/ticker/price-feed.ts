import type { MessageEvent } from '@nestjs/common';
import type { RoomService, SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { SharedTicks } from '../ticks/shared-ticks.js';
import { TICK, type Market, type TickerSymbol } from './market.js';
import { NewestPrices } from './newest-prices.js';
import type { Price } from './price.interface.js';

/**
 * Prices at one pace, in a room of their own: those who want fewer share events that are made once, where an operator behind `join`
 * would encode them for each client. All processes together publish each price once.
 */
export class PriceFeed {
  private readonly newest = new NewestPrices();
  private readonly ticks: SharedTicks;
  private readonly room: string;
  private last: number | undefined;

  constructor(
    private readonly rooms: RoomService,
    private readonly market: Market,
    /** Milliseconds between updates. */
    private readonly interval: number,
  ) {
    this.room = `ticker:${interval}`;
    this.ticks = new SharedTicks(interval, async (tick) => this.publish(tick));
  }

  start(): void {
    this.ticks.start();
  }

  stop(): void {
    this.ticks.stop();
  }

  /** The prices of some symbols: a `snapshot` of all of them for who is new, then each change, or the newest for who fell behind. */
  watch(connection: SseConnection, symbols: readonly TickerSymbol[]): Observable<MessageEvent> {
    const wanted = new Set<string>(symbols);
    return this.rooms.join(this.room, connection, {
      snapshot: () => ({
        type: 'snapshot',
        data: { quotes: symbols.map((symbol) => this.market.quote(symbol, this.market.tickAt(Date.now()))) },
      }),
      filter: ({ data }) => wanted.has((data as Price).symbol) && this.newest.isNewest(data as Price),
    });
  }

  private async publish(tick: number): Promise<void> {
    // A tick that comes late, on a busy machine, covers those that were left out.
    const ticks = tick - (this.last ?? tick - 1);
    this.last = tick;
    const span = this.interval / TICK;
    const prices = this.market.changes(tick * span, ticks * span);
    await Promise.all(
      prices.map(async (price) => {
        const idempotencyKey = `${price.symbol}:${price.count}`;
        await this.rooms.broadcastToRoom(this.room, { type: 'price', data: price }, { idempotencyKey });
        // Not before it is in the log: else nothing would be the newest while the log is away.
        this.newest.add(price);
      }),
    );
  }
}

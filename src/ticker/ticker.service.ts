import {
  Injectable,
  type MessageEvent,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Connection, RoomService } from '@event-stream/nest';
import type { Observable } from 'rxjs';
import { SharedTicks } from '../ticks/shared-ticks.js';
import { Market, SYMBOLS, type TickerSymbol } from './market.js';
import type { Price } from './price.interface.js';

const ROOM = 'ticker';
const INTERVAL = 250;

/** Publishes a price a few times a second; all processes together publish each once. */
@Injectable()
export class TickerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly market = new Market(INTERVAL);
  private readonly ticks = new SharedTicks(INTERVAL, async (tick) => this.publish(tick));

  constructor(private readonly rooms: RoomService) {}

  onApplicationBootstrap(): void {
    this.ticks.start();
  }

  onModuleDestroy(): void {
    this.ticks.stop();
  }

  /** The prices of some symbols: a `snapshot` of all of them for who is new, then each change. */
  watch(connection: Connection, symbols: readonly TickerSymbol[] = SYMBOLS): Observable<MessageEvent> {
    const wanted = new Set<string>(symbols);
    return this.rooms.join(ROOM, connection, {
      snapshot: () => ({
        type: 'snapshot',
        data: { quotes: symbols.map((symbol) => this.market.quote(symbol, this.ticks.now)) },
      }),
      filter: ({ data }) => wanted.has((data as Price).symbol),
    });
  }

  private async publish(tick: number): Promise<void> {
    const event = { type: 'price', data: this.market.tick(tick) };
    await this.rooms.broadcastToRoom(ROOM, event, { idempotencyKey: String(tick) });
  }
}

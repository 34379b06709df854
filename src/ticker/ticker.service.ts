import {
  Injectable,
  Logger,
  type MessageEvent,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Connection, RoomService } from '@event-stream/nest';
import type { Observable } from 'rxjs';
import { Market, SYMBOLS, type TickerSymbol } from './market.js';
import type { Price } from './price.interface.js';

const ROOM = 'ticker';
const INTERVAL = 250;

/** Publishes a price a few times a second. */
@Injectable()
export class TickerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(TickerService.name);
  private readonly market = new Market();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly rooms: RoomService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.publish(), INTERVAL);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** The prices of some symbols: a `snapshot` of all of them for who is new, then each change. */
  watch(connection: Connection, symbols: readonly TickerSymbol[] = SYMBOLS): Observable<MessageEvent> {
    const wanted = new Set<string>(symbols);
    return this.rooms.join(ROOM, connection, {
      snapshot: () => ({
        type: 'snapshot',
        data: { quotes: symbols.map((symbol) => this.market.quote(symbol)) },
      }),
      filter: ({ data }) => wanted.has((data as Price).symbol),
    });
  }

  private async publish(): Promise<void> {
    try {
      await this.rooms.broadcastToRoom(ROOM, { type: 'price', data: this.market.tick() });
    } catch (error) {
      this.logger.error(error);
    }
  }
}

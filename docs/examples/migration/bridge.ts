import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { RoomService } from '@nestream/nest';
import type { Subscription } from 'rxjs';
import { PricesService } from './before.js';

/** Publishers go on calling `prices.next()`; streams that have moved read the room. */
@Injectable()
export class PricesBridge implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(PricesBridge.name);
  private subscription?: Subscription;

  constructor(
    private readonly service: PricesService,
    private readonly rooms: RoomService,
  ) {}

  onModuleInit(): void {
    this.subscription = this.service.prices.subscribe((data) => {
      this.rooms
        .broadcastToRoom(`prices:${data.symbol}`, { type: 'price', data })
        .catch((error: unknown) => this.logger.error(error));
    });
  }

  onModuleDestroy(): void {
    this.subscription?.unsubscribe();
  }
}

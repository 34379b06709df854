import { Module } from '@nestjs/common';
import { TickerController } from './ticker.controller.js';
import { TickerService } from './ticker.service.js';

/** Prices: a snapshot for who is new, updates for all, filtered on the server. */
@Module({ controllers: [TickerController], providers: [TickerService] })
export class TickerModule {}

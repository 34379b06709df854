import { Body, Controller, type MessageEvent, Module, Param, Post, Sse } from '@nestjs/common';
import { Connection, type Receipt, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('prices/:symbol')
class PricesController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  stream(@Param('symbol') symbol: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(`prices:${symbol}`, connection);
  }

  @Post()
  publish(@Param('symbol') symbol: string, @Body() { price }: { price: number }): Promise<Receipt> {
    return this.rooms.broadcastToRoom(`prices:${symbol}`, { type: 'price', data: { symbol, price } });
  }
}

@Module({ controllers: [PricesController] })
export class PricesModule {}

import { Body, Controller, type MessageEvent, Param, Post, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';

@Controller('orders')
export class OrdersController {
  constructor(private readonly rooms: RoomService) {}

  /** Everything that happens to an order, from now on. */
  @Sse(':id')
  follow(@Param('id') id: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(`order:${id}`, connection);
  }

  /** Resolves when the event is in the log; whoever follows the order gets it, also who is just reconnecting. */
  @Post(':id/status')
  async setStatus(@Param('id') id: string, @Body() body: { status: string }): Promise<{ id: string }> {
    const { id: eventId } = await this.rooms.broadcastToRoom(`order:${id}`, {
      type: 'status',
      data: { status: body.status },
    });
    return { id: eventId };
  }
}

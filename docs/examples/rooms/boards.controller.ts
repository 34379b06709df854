import { Controller, type MessageEvent, Param, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { BoardService } from './board.service.js';

@Controller('boards')
export class BoardsController {
  constructor(
    private readonly rooms: RoomService,
    private readonly boards: BoardService,
  ) {}

  /** The board as it is for who has nothing yet, then each change. */
  @Sse(':id')
  follow(@Param('id') id: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(`board:${id}`, connection, {
      snapshot: () => ({ type: 'board', data: this.boards.load(id) }),
      presence: true,
    });
  }
}

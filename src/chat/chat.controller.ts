import { Body, Controller, type MessageEvent, Param, Post, Query, Sse } from '@nestjs/common';
import { Connection, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { ChatRoomPipe } from './chat-room.pipe.js';
import type { ChatRoom } from './chat-room.js';
import { ChatService } from './chat.service.js';
import { JoinChatQuery } from './join-chat.query.js';
import { PostMessageDto } from './post-message.dto.js';

/** `GET /chat/:roomId`, `POST /chat/:roomId/messages` */
@Controller('chat/:roomId')
export class ChatController {
  constructor(private readonly chat: ChatService) {}

  /** Streams `message`, `user-joined` and `user-left`, after a `members` event for who is new; `activity` of other rooms if asked. */
  @Sse()
  join(
    @Param('roomId', ChatRoomPipe) room: ChatRoom,
    @Query() query: JoinChatQuery,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    return this.chat.join(room, connection, query);
  }

  /** Says something; answers with the id of the event when it is in the log. */
  @Post('messages')
  async post(
    @Param('roomId', ChatRoomPipe) room: ChatRoom,
    @Body() message: PostMessageDto,
  ): Promise<{ id: string }> {
    const { id } = await this.chat.post(room, message);
    return { id };
  }
}
